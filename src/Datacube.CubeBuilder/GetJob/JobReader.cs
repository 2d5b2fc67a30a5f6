using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.FinishCube;
using Datacube.CubeBuilder.Mapping;
using Datacube.CubeBuilder.Plans;
using Datacube.CubeBuilder.Reports;
using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Ledger;
using Datacube.ServiceDefaults.Access;
using Job = Datacube.Contracts.Cubes.V1.Job;
using LedgerJob = Datacube.Jobs.Ledger.Job;

namespace Datacube.CubeBuilder.GetJob;

/// <summary>Jobs as their owners may see them; somebody else's job does not exist.</summary>
internal sealed class JobReader(JobLedger ledger, ReportStore reports, FailureReports failures)
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(15);

    /// <summary>The ledger's job, if it is the caller's.</summary>
    /// <exception cref="DatacubeException"><c>job.not_found</c>, <c>job.removed</c>.</exception>
    public async Task<LedgerJob> OwnAsync(string jobId, Caller caller, CancellationToken cancellation)
    {
        var job = Guid.TryParse(jobId, out var id) ? await ledger.FindAsync(id, cancellation) : null;
        if (job is not null && (caller.IsAdmin || job.Owner == caller.Subject))
            return job.RemovedAt is null ? job : throw job.Removed();
        throw new DatacubeException("job.not_found", $"There is no job '{(jobId.Length > 40 ? jobId[..40] : jobId)}'. 'datacube job list' shows yours.", "job_id");
    }

    /// <summary>A job with everything known of it: once it has ended, also its report and the tiles that failed.</summary>
    public async Task<Job> ReadAsync(LedgerJob job, CancellationToken cancellation)
    {
        var cube = CubeJob.Parse(await ledger.GetPlanAsync(job.Id, cancellation));
        if (!job.HasEnded)
            return JobMap.Map(job, cube, null);
        var report = await reports.FindReportAsync(job.Id, cancellation);
        if (report is null && job.State == JobState.Failed)
            report = await FailureAsync(job, cancellation);
        var message = JobMap.Map(job, cube, report?.State);
        message.Report = report is null ? null : ReportMap.Map(report);
        message.FailedTasks.AddRange(JobMap.Failures(await ledger.ListTasksAsync(job.Id, TaskState.Failed, cancellation)));
        return message;
    }

    /// <summary>
    /// Figures of a job that ended before its last step. They need the target; where it cannot be read any more, or not within the time of a
    /// question, the ledger still tells how the job ended.
    /// </summary>
    private async Task<CubeReport?> FailureAsync(LedgerJob job, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestLook);
        try
        {
            return await failures.MakeAsync(job, patience.Token);
        }
        catch (Exception e) when (e is DatacubeException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
