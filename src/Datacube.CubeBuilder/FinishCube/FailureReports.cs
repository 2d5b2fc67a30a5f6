using Datacube.CubeBuilder.Reports;
using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Ledger;

namespace Datacube.CubeBuilder.FinishCube;

/// <summary>The report of a job that was stopped before its last task, because too many of its tiles failed.</summary>
internal sealed class FailureReports(FinishSteps steps, TileResults tiles, ReportStore reports)
{
    public async Task<CubeReport> MakeAsync(Job job, CancellationToken cancellation)
    {
        var opened = await steps.OpenAsync(job.Id, cancellation);
        var results = await tiles.CollectAsync(job.Id, opened, cancellation);
        var report = steps.For(opened.Build).DescribeFailure(results, (job.EndedAt ?? job.CreatedAt) - (job.StartedAt ?? job.CreatedAt));
        await reports.SaveReportAsync(job.Id, report, cancellation);
        return report;
    }
}
