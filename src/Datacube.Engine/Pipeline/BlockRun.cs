using Datacube.Engine.Masks;
using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Engine.Pipeline;

/// <summary>The parts of a job that all blocks share.</summary>
internal sealed record PipelineParts(PipelineRequest Request, PlanePool Pool, SceneWarper Warper, MaskBuilder Masks, ReadAhead Ahead);

/// <summary>A block and what it reads.</summary>
internal sealed record PreparedBlock(BlockPlan Plan, BlockReads Reads, LaterReads Later);

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

    // A reduction of all bands takes many times longer: the last strips of a block are to be short enough for all workers to end together.
    private const int JointShare = 16;

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

        var bands = parts.Request.Bands.Count;
        var together = parts.Request.IsJoint ? bands : 1;
        for (var first = 0; first < bands; first += together)
        {
            var current = first;
            var days = block.Days.Count;
            // All bands of the first day, then those of the next; they are warped band by band, as they are read.
            var stack = new PixelBuffer[days * together];
            var warping = new Stage(stack.Length, masking, rooms.Days, (item, stop) =>
                WarpAsync(current + (item / days), item % days, stack, ((item % days) * together) + (item / days), stop));
            yield return warping;
            var strips = new Strips(block.Window, parts.Request.IsJoint ? StripPixels / JointShare : StripPixels);
            var left = strips.Count;
            yield return new(strips.Count, warping, null, (strip, _) =>
            {
                canvas.Reduce(current, stack, block, strips.First(strip), strips.End(strip));
                if (Interlocked.Decrement(ref left) == 0)
                    Free(stack);
                return ValueTask.CompletedTask;
            });
        }
    }

    /// <summary>Rows of a block that are reduced at once.</summary>
    private readonly record struct Strips(PixelWindow Window, int Pixels)
    {
        private int Height => Math.Max(1, Pixels / Window.Columns);

        public int Count => (Window.Rows + Height - 1) / Height;

        public int First(int strip) => strip * Height;

        public int End(int strip) => Math.Min(Window.Rows, (strip + 1) * Height);
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

    private async ValueTask WarpAsync(int band, int day, PixelBuffer[] stack, int place, CancellationToken cancellation)
    {
        parts.Ahead.Begin(prepared.Reads.Days[band][day]);
        var plane = parts.Pool.Rent(parts.Request.Encoding.Type, block.Window.Rows, block.Window.Columns);
        stack[place] = plane;
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
            var method = parts.Request.Bands[band].Resampling;
            var keep = prepared.Later.Of(tile.Work.Scenes[scene.Index].Id, input, method);
            return await parts.Warper.ReadAsync(input, method, target, keep, cancellation).ConfigureAwait(false);
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
