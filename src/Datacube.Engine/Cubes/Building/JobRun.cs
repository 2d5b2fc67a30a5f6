using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Runs the selected jobs of a plan in this process: those with a sound record are skipped, the others computed and committed one by one.</summary>
internal sealed class JobRun(CubeBuild build, TileBuilder tiles, IProgress<CubeProgress>? observer)
{
    public CubeProgress Progress { get; private set; }

    /// <summary>One result per job of the plan, in the plan's order.</summary>
    public async Task<IReadOnlyList<JobResult>> RunAsync(IReadOnlyList<PlannedTile> jobs, CubeBuildOptions options, CancellationToken cancellation)
    {
        var results = new Dictionary<string, JobResult>(StringComparer.Ordinal);
        Report(new(jobs.Count, 0, 0, 0, 0, "verify"));
        List<PlannedTile> open = [];
        var selected = jobs.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var job in build.Plan.Tiles)
        {
            var isSelected = selected.Contains(job.Id);
            if (build.Action == TargetAction.Resume && await tiles.FindAsync(job, options.AllowPartial, isSelected, cancellation).ConfigureAwait(false) is { } found)
            {
                results[job.Id] = found;
                if (isSelected)
                    Report(Progress with { Skipped = Progress.Skipped + 1 });
            }
            else if (isSelected)
            {
                open.Add(job);
            }
        }
        if (open.Count > 0)
            await ComputeAsync(open, options, results, cancellation).ConfigureAwait(false);
        return [.. build.Plan.Tiles.Select(job => results.GetValueOrDefault(job.Id) ?? JobResult.Open(job))];
    }

    private async Task ComputeAsync(List<PlannedTile> open, CubeBuildOptions options, Dictionary<string, JobResult> results, CancellationToken cancellation)
    {
        Report(Progress with { Running = 1, Stage = "tiles" });
        try
        {
            await foreach (var result in tiles.RunAsync(open, options, cancellation).ConfigureAwait(false))
            {
                results[result.Tile.Id] = result;
                Report(result.Code is null ? Progress with { Done = Progress.Done + 1 } : Progress with { Failed = Progress.Failed + 1 });
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

    private void Report(CubeProgress now)
    {
        Progress = now;
        observer?.Report(now);
    }
}
