namespace Datacube.Engine.Pipeline;

/// <summary>Computes one planned tile.</summary>
internal sealed class TileRunner(PipelineParts parts, PipelineOptions options, FailedFootprints footprints)
{
    public async Task<TileResult> RunAsync(TilePlan tile, CancellationToken cancellation)
    {
        var plan = MemoryPlan.For(tile, parts.Request, options, parts.Masks);
        parts.Pool.Budget = plan.PoolBytes;
        var canvas = new TileCanvas(tile.Work.Window, parts.Request.Bands.Count, parts.Request.Encoding);
        try
        {
            await ComputeAsync(tile, plan, canvas, cancellation).ConfigureAwait(false);
            var (values, counts, status) = canvas.Finish(plane => footprints.Mark(tile, plane));
            var inputs = tile.Ledger.Rows();
            return new(tile.Work, values, counts, status, inputs, DaysWithObservations(tile, inputs));
        }
        catch
        {
            canvas.Dispose();
            throw;
        }
    }

    /// <summary>
    /// An input that fails in one block must not have given values to another, or the result would depend on the cut: the tile is
    /// computed again without the inputs that failed. Each round either ends or loses inputs, so the rounds end.
    /// </summary>
    private async Task ComputeAsync(TilePlan tile, MemoryPlan plan, TileCanvas canvas, CancellationToken cancellation)
    {
        BlockPlan[] blocks = [.. plan.Blocks(tile.Work.Window).Select(window => BlockPlan.Of(tile, window, parts.Request.Bands))];
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
        while (blocks.Length > 1 && tile.Ledger.FailedCount > before);
    }

    private int DaysWithObservations(TilePlan tile, IReadOnlyList<InputAccount> inputs)
    {
        var bands = parts.Request.Bands.Count;
        return tile.Days.Count(day => day.Scenes.Any(scene =>
            Enumerable.Range(0, bands).Any(band => inputs[(scene * bands) + band].Outcome == InputOutcome.Used)));
    }
}
