using Datacube.Contracts.Faults;
using Datacube.Pixels;

namespace Datacube.Engine.Pipeline;

/// <summary>A tile cut into blocks.</summary>
internal sealed record PreparedTile(TilePlan Plan, MemoryPlan Memory, IReadOnlyList<PreparedBlock> Blocks);

/// <summary>Cuts planned tiles into blocks, has their bytes fetched ahead, and computes them.</summary>
internal sealed class TileRunner(PipelineParts parts, PipelineOptions options, FailedFootprints footprints, long processBytes) : IDisposable
{
    private long idleBytes;

    /// <summary>Cuts a tile and announces what it will read; tiles are prepared in their order.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="after">The tiles that are computed next.</param>
    public PreparedTile Prepare(TilePlan tile, IReadOnlyList<TileWork> after)
    {
        var memory = RequireMemory(tile);
        PreparedBlock[] blocks =
        [
            .. memory.Blocks(tile.Work.Window)
                .Select(window => BlockPlan.Of(tile, window, parts.Request.Bands))
                .Select(block => new PreparedBlock(block, BlockReads.Of(block, parts), LaterReads.Of(tile.Work, block.Window, after))),
        ];
        parts.Ahead.Announce(blocks.SelectMany(block => block.Reads.InOrder));
        return new(tile, memory, blocks);
    }

    /// <summary>Computes a tile.</summary>
    public async Task<TileResult> RunAsync(PreparedTile prepared, CancellationToken cancellation)
    {
        var tile = prepared.Plan;
        parts.Pool.Budget = prepared.Memory.PoolBytes;
        KeepIdle(prepared.Memory.IdleBytes);
        var canvas = new TileCanvas(tile.Work.Window, parts.Request);
        try
        {
            // Headers are read by now, and pixels on their way.
            FaultPoints.Reach(FaultPoints.MidRead, tile.Work.Id);
            await ComputeAsync(prepared, canvas, cancellation).ConfigureAwait(false);
            var (values, counts, status, dates) = canvas.Finish(plane => footprints.Mark(tile, plane));
            var inputs = tile.Ledger.Rows();
            return new(tile.Work, values, counts, status, inputs, DaysWithObservations(tile, inputs)) { Dates = dates, Versions = tile.Ledger.Versions() };
        }
        catch
        {
            canvas.Dispose();
            throw;
        }
    }

    /// <summary>Takes back what freed planes were allowed to take.</summary>
    public void Dispose() => KeepIdle(0);

    private void KeepIdle(long bytes) => PixelBuffer.AllowIdle(bytes - Interlocked.Exchange(ref idleBytes, bytes));

    /// <summary>How the tile is cut; throws <c>memory.too_small</c> where the cap allows no cut.</summary>
    public MemoryPlan RequireMemory(TilePlan tile) => MemoryPlan.For(tile, parts.Request, options, parts.Masks, processBytes);

    /// <summary>
    /// An input that fails in one block must not have given values to another, or the result would depend on the cut: the tile is
    /// computed again without the inputs that failed. Each round either ends or loses inputs, so the rounds end.
    /// </summary>
    private async Task ComputeAsync(PreparedTile prepared, TileCanvas canvas, CancellationToken cancellation)
    {
        var (tile, plan, blocks) = prepared;
        int before;
        do
        {
            before = tile.Ledger.FailedCount;
            tile.Ledger.ResetObservations();
            var queue = new StageQueue();
            var rooms = new PlaneRooms(new(plan.DayPlanes), new(plan.MaskPlanes));
            foreach (var block in blocks)
                queue.Add(new BlockRun(parts, tile, block, canvas, queue, rooms).Stages());
            await queue.RunAsync(plan.Workers, cancellation).ConfigureAwait(false);
        }
        while (blocks.Count > 1 && tile.Ledger.FailedCount > before);
    }

    private int DaysWithObservations(TilePlan tile, IReadOnlyList<InputAccount> inputs)
    {
        var bands = parts.Request.Bands.Count;
        return tile.Days.Count(day => day.Scenes.Any(scene =>
            Enumerable.Range(0, bands).Any(band => inputs[(scene * bands) + band].Outcome == InputOutcome.Used)));
    }
}
