using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.Plans;
using Datacube.CubeBuilder.Reports;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Ledger;

namespace Datacube.CubeBuilder.DeadLetters;

/// <summary>
/// Runs the given-up tasks of a job again, where the place still is that job's: tiles have the same names in every cube, so those of an old job
/// would replace what another one has written and published there since.
/// </summary>
internal sealed class RedriveJobHandler(JobLookup lookup, Builds builds, JobLedger ledger)
{
    /// <returns>How many tasks run again.</returns>
    /// <exception cref="DatacubeException"><c>job.state</c>; <c>target.exists</c> where another job builds at the place; <c>limit.jobs</c>.</exception>
    public async Task<int> RunAsync(Job job, CancellationToken cancellation)
    {
        var (build, cube) = await builds.OpenAsync(job.Id, cancellation);
        // As for a submission: from the look at the place until the job is live again nobody else may take it.
        return await lookup.AloneAtAsync(cube.Output, async () =>
        {
            await lookup.RequireFreeAsync(cube.Output, job.Id, cancellation);
            if (job.HasEnded && (await CubeTarget.LookAsync(build.Store, cancellation)).Plan?.Hash != build.Plan.Hash)
                throw new DatacubeException("job.state", $"The cube of job {job.Id} was removed or replaced by another one since. Submit the request again.", "job_id");
            await lookup.RequireRoomAsync(job.Owner, cancellation);
            await ledger.RedriveAsync(job.Id, cancellation, (connection, stop) => ReportStore.ForgetAsync(connection, job.Id, stop));
            return job.Progress.Failed + job.Progress.Cancelled;
        }, cancellation);
    }
}
