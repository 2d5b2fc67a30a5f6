using Datacube.Engine.Masks;
using Datacube.Pixels;

namespace Datacube.Engine.Pipeline;

/// <summary>The parts of a job that all blocks share.</summary>
internal sealed record PipelineParts(PipelineRequest Request, PlanePool Pool, SceneWarper Warper, MaskBuilder Masks, ReadAhead Ahead);

/// <summary>A block and what it reads.</summary>
internal sealed record PreparedBlock(BlockPlan Plan, BlockReads Reads);

/// <summary>Planes that the blocks of a tile share.</summary>
/// <param name="Days">Planes of solar days.</param>
/// <param name="Masks">Masks of scenes.</param>
internal sealed record PlaneRooms(PlaneRoom Days, PlaneRoom Masks);

/// <summary>
/// One block of a tile as stages: masks of all scenes, then band after band the planes of all days and their reduction. Only the masks
/// stay for the whole block; of the bands one stack at a time is held.
/// </summary>
internal sealed class BlockRun(PipelineParts parts, TilePlan tile, PreparedBlock prepared, TileCanvas canvas, StageQueue queue, PlaneRooms rooms)
{
    private const int StripPixels = 256 * 1024;

    private readonly BlockPlan block = prepared.Plan;
    private readonly Dictionary<int, SceneMask?> masks = [];
    // A worker ahead may finish the last band of a day while another still warps an earlier one: the last of them frees the masks.
    private readonly int[] bandsLeft = [.. prepared.Plan.Days.Select(_ => parts.Request.Bands.Count)];
    private readonly Lock masksGate = new();

    /// <summary>The stages in order.</summary>
    public IEnumerable<Stage> Stages()
    {
        Stage? masking = null;
        if (parts.Request.Mask.Band is not null)
        {
            yield return masking = new(block.Scenes.Count, null, rooms.Masks, MaskAsync);
        }

        for (var band = 0; band < parts.Request.Bands.Count; band++)
        {
            var current = band;
            var stack = new PixelBuffer[block.Days.Count];
            var warping = new Stage(stack.Length, masking, rooms.Days, (day, stop) => WarpAsync(current, day, stack, stop));
            yield return warping;
            var height = Math.Max(1, StripPixels / block.Window.Columns);
            var strips = (block.Window.Rows + height - 1) / height;
            var left = strips;
            yield return new(strips, warping, null, (strip, _) =>
            {
                canvas.Reduce(current, stack, block.Window, strip * height, Math.Min(block.Window.Rows, (strip + 1) * height));
                if (Interlocked.Decrement(ref left) == 0)
                    Free(stack);
                return ValueTask.CompletedTask;
            });
        }
    }

    private async ValueTask MaskAsync(int item, CancellationToken cancellation)
    {
        parts.Ahead.Begin(prepared.Reads.Masks[item]);
        var scene = block.Scenes[item];
        SceneMask? mask = null;
        try
        {
            if (scene.Classes is not null && scene.Bands.Where((input, band) => input is not null && !tile.Ledger.IsOut(scene.Index, band)).Any())
                mask = await parts.Masks.BuildAsync(scene.Classes, block.Window, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (Inputs.IsFailure(error, cancellation))
        {
            tile.Ledger.FailScene(scene.Index, parts.Request.Mask.Band!, error);
        }

        lock (masksGate)
            masks[scene.Index] = mask;
    }

    private async ValueTask WarpAsync(int band, int day, PixelBuffer[] stack, CancellationToken cancellation)
    {
        parts.Ahead.Begin(prepared.Reads.Days[band][day]);
        var plane = parts.Pool.Rent(parts.Request.Encoding.Type, block.Window.Rows, block.Window.Columns);
        stack[day] = plane;
        var isFirst = true;
        foreach (var scene in block.Days[day])
        {
            var mask = masks.GetValueOrDefault(scene.Index);
            if (scene.Bands[band] is not { } input || tile.Ledger.IsOut(scene.Index, band) || (mask is null && parts.Request.Mask.Band is not null))
                continue;
            using var samples = await ReadAsync(scene, input, band, mask, cancellation).ConfigureAwait(false);
            if (samples is null)
                continue;
            var added = parts.Warper.Merge(samples, parts.Request.Bands[band].Resampling, mask, plane, block.Window, isFirst);
            tile.Ledger.Add(scene.Index, band, added);
            isFirst = false;
        }

        if (isFirst)
            Observations.Clear(plane);
        if (Interlocked.Decrement(ref bandsLeft[day]) == 0)
            FreeMasks(block.Days[day]);
    }

    private async ValueTask<SceneSamples?> ReadAsync(ScenePlan scene, PlannedInput input, int band, SceneMask? mask, CancellationToken cancellation)
    {
        try
        {
            var target = mask is null ? block.Window : mask.Window.Intersect(block.Window);
            return await parts.Warper.ReadAsync(input, parts.Request.Bands[band].Resampling, target, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (Inputs.IsFailure(error, cancellation))
        {
            tile.Ledger.Fail(scene.Index, band, error);
            return null;
        }
    }

    private void FreeMasks(IReadOnlyList<ScenePlan> scenes)
    {
        if (parts.Request.Mask.Band is null)
            return;
        foreach (var scene in scenes)
        {
            if (masks.GetValueOrDefault(scene.Index) is { } mask)
                parts.Pool.Return(mask.Usable);
        }

        queue.Release(rooms.Masks, scenes.Count);
    }

    private void Free(PixelBuffer[] stack)
    {
        foreach (var plane in stack)
            parts.Pool.Return(plane);
        queue.Release(rooms.Days, stack.Length);
    }
}
