using System.Runtime.CompilerServices;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// The middle step of a build: jobs (tile × period) are computed and committed one by one. A job owns whole chunks and has a record, so any
/// number of processes may each run some of the jobs, and a job that two of them run has one result.
/// </summary>
public sealed class TileBuilder(CubeBuild build, RasterOpener opener, TimeProvider clock)
{
    private readonly TileStore tiles = new(build.Store, new(build.Plan));

    /// <summary>The result of a job that is committed and sound; null where it must be computed.</summary>
    /// <param name="job">A job of the plan.</param>
    /// <param name="allowPartial">True where failed inputs are allowed: a job kept in spite of them is tried again when they are not.</param>
    /// <param name="discard">True removes a record that does not hold any more, so that the job can be committed again.</param>
    /// <param name="cancellation">Stops the look.</param>
    public async Task<JobResult?> FindAsync(PlannedTile job, bool allowPartial, bool discard, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await tiles.FindAsync(job, cancellation).ConfigureAwait(false) is { } commit && (allowPartial || !commit.HasFailedInputs))
            return new(job, commit, true, commit.Inputs, null, null);
        if (discard)
            await tiles.DiscardAsync(job.Id, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>The record of a job that was committed during this build; its chunks were verified when it was written.</summary>
    /// <exception cref="DatacubeException"><c>object.not_found</c> where it is gone, or lacks arrays of the cube.</exception>
    public async Task<TileCommit> ReadRecordAsync(PlannedTile job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        return await tiles.ReadAsync(job, cancellation).ConfigureAwait(false)
            ?? throw new DatacubeException("object.not_found", $"The record of job {job.Id} was written and is not there, or is one of older software, without some of its arrays. Something else changes the target; run the same command again.", "--output");
    }

    /// <summary>
    /// Computes jobs in order, the next one while the caller looks at a result. A job with failed inputs that are not allowed gives a result
    /// without a record.
    /// </summary>
    /// <exception cref="DatacubeException">What ended the job whose result would have come next.</exception>
    public async IAsyncEnumerable<JobResult> RunAsync(IReadOnlyList<PlannedTile> jobs, CubeBuildOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(options);
        var plan = build.Plan;
        var work = jobs.Select(plan.WorkOf).ToList();
        var at = 0;
        var (started, asked) = (clock.GetUtcNow(), clock.GetTimestamp());
        await foreach (var result in new BlockPipeline(plan.Request(), options.Pipeline, opener).RunAsync(work, cancellation).ConfigureAwait(false))
        {
            JobResult row;
            using (result)
            {
                var job = jobs[at++];
                var failed = result.Inputs.Count(input => input.Outcome == InputOutcome.Failed);
                row = failed > 0 && !options.AllowPartial
                    ? Refused(job, result, failed)
                    : new(job, await tiles.WriteAsync(job, result, (started, clock.GetElapsedTime(asked).TotalSeconds), options.RequireOwnership, cancellation).ConfigureAwait(false), false, result.Inputs, null, null);
            }
            yield return row;
            (started, asked) = (clock.GetUtcNow(), clock.GetTimestamp());
        }
    }

    private static JobResult Refused(PlannedTile job, TileResult result, int failed)
    {
        var first = result.Inputs.First(input => input.Outcome == InputOutcome.Failed);
        return new(job, null, false, result.Inputs, first.Code ?? "inputs.failed",
            $"{failed} of {result.Inputs.Count} inputs failed, the first is {first.SceneId} {first.AssetKey}: {first.Reason}");
    }
}
