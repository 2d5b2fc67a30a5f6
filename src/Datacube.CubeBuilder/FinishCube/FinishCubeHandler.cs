using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.Reports;
using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;

namespace Datacube.CubeBuilder.FinishCube;

/// <summary>The last task of a job: metadata, pictures and the results table, then the STAC item; and the report for whoever waits.</summary>
internal sealed class FinishCubeHandler(FinishSteps steps, TileResults tiles, ReportStore reports, JobLedger ledger) : ITaskHandler
{
    public const string Kind = "finish";

    public async Task<TaskResult> RunAsync(ClaimedTask task, CancellationToken cancellation)
    {
        var opened = await steps.OpenAsync(task.JobId, cancellation);
        var finish = steps.For(opened.Build);
        CubeReport report;
        if (opened.Job.Action == TargetAction.Nothing)
        {
            report = await finish.MendAsync(cancellation);
        }
        else
        {
            var results = await tiles.CollectAsync(task.JobId, opened, cancellation);
            var job = await ledger.GetAsync(task.JobId, cancellation);
            report = await finish.CompleteAsync(results, steps.Options(opened.Job, job, task), cancellation);
            // An attempt that died after the cube was complete leaves nothing to do, but it was this job that built it.
            if (report.State == CubeState.Unchanged)
                report = report with { State = CubeState.Succeeded, Notes = opened.Build.Plan.Notes };
        }
        await reports.SaveReportAsync(task.JobId, report, cancellation);
        return report.State == CubeState.Failed ? throw Failure(report) : TaskResult.Nothing;
    }

    /// <summary>The tiles' own errors are in the report; that the cube is not published can never be mended by trying this task again.</summary>
    private static DatacubeException Failure(CubeReport report) => new("inputs.failed",
        $"{report.JobsFailed} of {report.JobsDone + report.JobsSkipped + report.JobsFailed + report.JobsOpen} tiles failed{(report.FailedJobs is [var first, ..] ? $", the first is {first.Job}: {first.Message}" : "")}. The cube is not published; the same request continues it.");
}
