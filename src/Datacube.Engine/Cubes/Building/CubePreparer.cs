using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Engine.Pipeline;
using Datacube.Raster.Reading;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>The first step of a build: look at the target, then plan or take the stored plan. Nothing is changed; <see cref="CubeClaim"/> comes next.</summary>
public sealed class CubePreparer(IObjectStore store, SceneSearch search, RasterOpener opener, TimeProvider clock)
{
    private const long AmpleBytes = 1L << 30;
    // Two results of at most 4 + 2 bytes, and as much again.
    private const int BytesPerValue = 24;

    /// <summary>All that can be known without reading pixels; changes nothing.</summary>
    /// <exception cref="DatacubeException"><c>target.*</c>, <c>cost.too_large</c>, <c>catalog.empty</c>, <c>band.unknown</c>, <c>memory.too_small</c>, <c>source.*</c>.</exception>
    public async Task<CubePreparation> PrepareAsync(CubeSpec spec, CubeBuildOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        var target = await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false);
        if (!options.Mode.Overwrite)
            target = OpenAppend.Without(target, await target.PlansAsync(cancellation).ConfigureAwait(false), PlanHash.Of(CubeParameters.Of(spec)));
        var plans = await target.PlansAsync(cancellation).ConfigureAwait(false);
        var action = TargetRules.Decide(target, plans, spec, options.Mode, options.AllowPartial);
        if (action == TargetAction.Append)
            await AppendRules.RequireArraysAsync(target, cancellation).ConfigureAwait(false);
        var plan = action is TargetAction.Resume or TargetAction.Nothing
            ? target.Plan!
            : await new CubePlanner(search, new CostGuard(options.Limits), clock)
                .PlanAsync(spec, action == TargetAction.Append ? target.Plan : null, options.Pipeline.MemoryLimit, cancellation).ConfigureAwait(false);
        var jobs = Select(plan, spec.Selection);
        if (action != TargetAction.Nothing && jobs.MaxBy(job => job.Window.Shape.Count) is { } largest)
            MemoryPlan.RequireRoom(largest.Window.Shape, plan.Result.Count, plan.Encoding, plan.Parameters.Reducer.ChoosesDates, options.Pipeline.MemoryLimit);
        var committed = 0;
        if (action is TargetAction.Resume or TargetAction.Nothing)
        {
            foreach (var job in jobs)
                committed += await store.HeadAsync(CubeKeys.CommitOf(job.Id), cancellation).ConfigureAwait(false) is null ? 0 : 1;
        }
        if (action != TargetAction.Nothing)
            await RequireMemoryAsync(plan, jobs, options.Pipeline, cancellation).ConfigureAwait(false);
        return new(spec, target, action, plan, jobs, committed);
    }

    /// <summary>
    /// Asks the engine about the largest job before anything is created. Headers have to be opened for it, so only where the limit is near:
    /// the smallest block and its sources never come close to the ample amount.
    /// </summary>
    private async Task RequireMemoryAsync(CubePlan plan, IReadOnlyList<PlannedTile> jobs, PipelineOptions pipeline, CancellationToken cancellation)
    {
        if (jobs.Count == 0)
            return;
        var largest = jobs.MaxBy(job => (job.Window.Shape.Count, job.Scenes.Count))!;
        if (pipeline.MemoryLimit > AmpleBytes + (largest.Window.Shape.Count * plan.Result.Count * BytesPerValue))
            return;
        await new BlockPipeline(plan.Request(), pipeline, opener).RequireMemoryAsync(plan.WorkOf(largest), cancellation).ConfigureAwait(false);
    }

    private static IReadOnlyList<PlannedTile> Select(CubePlan plan, JobSelection selection)
    {
        if (selection.Index is { } index && index >= plan.Tiles.Count)
            throw new DatacubeException("option.value", $"There is no job number {index}: the plan has {plan.Tiles.Count} jobs, numbered from 0.", "--index");
        foreach (var tile in selection.Only)
        {
            if (!plan.Tiles.Any(job => job.Tile == tile))
                throw new DatacubeException("option.value", $"The plan has no tile {TileName.Of(tile)}.", "--only");
        }
        var jobs = plan.Tiles
            .Where((_, number) => selection.Index is null || selection.Index == number)
            .Where(job => selection.Only.Count == 0 || selection.Only.Contains(job.Tile));
        return [.. selection.Limit is { } limit ? jobs.Take(limit) : jobs];
    }
}
