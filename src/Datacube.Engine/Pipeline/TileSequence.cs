using Datacube.Raster.Reading;

namespace Datacube.Engine.Pipeline;

/// <summary>Tiles in order, one computed ahead of the caller and one planned (its headers read, its bytes on their way) ahead of that.</summary>
internal sealed class TileSequence(IReadOnlyList<TileWork> tiles, TilePlanner planner, TileRunner runner, RasterOpener opener, CancellationToken stop)
{
    private readonly Task<PreparedTile>?[] plans = new Task<PreparedTile>?[tiles.Count];
    private Task<TileResult>? ahead;
    private int next;

    /// <summary>The next tile. Once the run is cancelled there is none, even where it was computed already.</summary>
    public async Task<TileResult> NextAsync()
    {
        stop.ThrowIfCancellationRequested();
        var current = ahead ?? ComputeAsync(next);
        ahead = current;
        var result = await current.ConfigureAwait(false);
        // The result stays with the sequence, which frees it in the end.
        stop.ThrowIfCancellationRequested();
        next++;
        ahead = next < tiles.Count ? ComputeAsync(next) : null;
        return result;
    }

    /// <summary>Waits until nothing runs any more and frees what nobody took.</summary>
    public async Task EndAsync()
    {
        if (ahead is not null)
        {
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ahead.IsCompletedSuccessfully)
                (await ahead.ConfigureAwait(false)).Dispose();
        }

        for (var index = Math.Max(0, next - 1); index < Math.Min(tiles.Count, next + 2 + LaterReads.TilesAhead); index++)
            opener.Forget(tiles[index]);
        foreach (var plan in plans)
        {
            if (plan is not null)
                await ((Task)plan).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<TileResult> ComputeAsync(int index) => Task.Run(
        async () =>
        {
            var plan = await PlanAsync(index).ConfigureAwait(false);
            if (index + 1 < tiles.Count)
                _ = PlanAsync(index + 1);
            var result = await runner.RunAsync(plan, stop).ConfigureAwait(false);
            opener.Forget(tiles[index]);
            plans[index] = null;
            return result;
        },
        CancellationToken.None);

    private Task<PreparedTile> PlanAsync(int index) => plans[index] ??= PrepareAsync(index);

    private async Task<PreparedTile> PrepareAsync(int index)
    {
        var plan = await planner.PlanAsync(tiles[index], stop).ConfigureAwait(false);
        return runner.Prepare(plan, [.. tiles.Skip(index + 1).Take(LaterReads.TilesAhead)]);
    }
}
