using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Runs the selected jobs of a plan: those with a sound record are skipped, the others computed and committed one by one.</summary>
internal sealed class JobRun(TileStore tiles, RasterOpener opener, TimeProvider clock, IProgress<CubeProgress>? observer)
{
    public CubeProgress Progress { get; private set; }

    /// <summary>One result per job of the plan, in the plan's order.</summary>
    public async Task<IReadOnlyList<JobResult>> RunAsync(CubePreparation preparation, CubeBuildOptions options, CancellationToken cancellation)
    {
        var plan = preparation.Plan;
        var results = new Dictionary<string, JobResult>(StringComparer.Ordinal);
        Report(new(preparation.Jobs.Count, 0, 0, 0, 0, "verify"));
        List<PlannedTile> open = [];
        var selected = preparation.Jobs.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var job in plan.Tiles)
        {
            if (await FindAsync(preparation, job, options.AllowPartial, cancellation).ConfigureAwait(false) is { } commit)
            {
                results[job.Id] = new(job, commit, true, commit.Inputs, null, null);
                if (selected.Contains(job.Id))
                    Report(Progress with { Skipped = Progress.Skipped + 1 });
            }
            else if (selected.Contains(job.Id))
            {
                open.Add(job);
            }
        }
        await ComputeAsync(preparation, options, open, results, cancellation).ConfigureAwait(false);
        return [.. plan.Tiles.Select(job => results.GetValueOrDefault(job.Id) ?? new(job, null, false, [], null, null))];
    }

    private async Task<TileCommit?> FindAsync(CubePreparation preparation, PlannedTile job, bool allowPartial, CancellationToken cancellation)
    {
        if (preparation.Action != TargetAction.Resume)
            return null;
        var commit = await tiles.FindAsync(job.Id, cancellation).ConfigureAwait(false);
        // A job that was kept although inputs failed is tried again when failures are no longer allowed.
        return commit is not null && !allowPartial && commit.Inputs.Any(input => input.Outcome == InputOutcome.Failed) ? null : commit;
    }

    private async Task ComputeAsync(CubePreparation preparation, CubeBuildOptions options, List<PlannedTile> open, Dictionary<string, JobResult> results, CancellationToken cancellation)
    {
        var plan = preparation.Plan;
        if (open.Count == 0)
            return;
        var work = open.Select(plan.WorkOf).ToList();
        var byId = open.ToDictionary(job => job.Id, StringComparer.Ordinal);
        var (started, asked) = (tiles.Now, clock.GetTimestamp());
        Report(Progress with { Running = 1, Stage = "tiles" });
        try
        {
            await foreach (var result in new BlockPipeline(plan.Request(), options.Pipeline, opener).RunAsync(work, cancellation).ConfigureAwait(false))
            {
                using (result)
                {
                    var job = byId[result.Work.Id];
                    var failed = result.Inputs.Count(input => input.Outcome == InputOutcome.Failed);
                    if (failed > 0 && !options.AllowPartial)
                    {
                        results[job.Id] = Refused(job, result, failed);
                        Report(Progress with { Failed = Progress.Failed + 1 });
                    }
                    else
                    {
                        var commit = await tiles.WriteAsync(job, result, started, clock.GetElapsedTime(asked).TotalSeconds, cancellation).ConfigureAwait(false);
                        results[job.Id] = new(job, commit, false, result.Inputs, null, null);
                        Report(Progress with { Done = Progress.Done + 1 });
                    }
                }
                (started, asked) = (tiles.Now, clock.GetTimestamp());
            }
        }
        catch (DatacubeException error) when (error.Kind != FailureKind.Cancelled)
        {
            // The job at work is the first one without a result; those behind it stay open for the next run.
            var at = open.First(job => !results.ContainsKey(job.Id));
            results[at.Id] = new(at, null, false, [], error.Code, error.Message);
            Report(Progress with { Failed = Progress.Failed + 1 });
        }
        Report(Progress with { Running = 0 });
    }

    private static JobResult Refused(PlannedTile job, TileResult result, int failed)
    {
        var first = result.Inputs.First(input => input.Outcome == InputOutcome.Failed);
        return new(job, null, false, result.Inputs, first.Code ?? "inputs.failed",
            $"{failed} of {result.Inputs.Count} inputs failed, the first is {first.SceneId} {first.AssetKey}: {first.Reason}");
    }

    private void Report(CubeProgress now)
    {
        Progress = now;
        observer?.Report(now);
    }
}
