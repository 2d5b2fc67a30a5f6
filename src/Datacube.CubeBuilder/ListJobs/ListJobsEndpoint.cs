using Datacube.Contracts.Cubes.V1;
using Datacube.CubeBuilder.Mapping;
using Datacube.CubeBuilder.Plans;
using Datacube.CubeBuilder.Reports;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.Jobs.Ledger;
using Datacube.ServiceDefaults.Access;

namespace Datacube.CubeBuilder.ListJobs;

/// <summary><c>Cubes.ListJobs</c>.</summary>
internal sealed class ListJobsEndpoint(JobLedger ledger, ReportStore reports)
{
    public async Task<ListJobsReply> RunAsync(ListJobsRequest request, Caller caller, CancellationToken cancellation)
    {
        var filter = ListJobsRules.Read(request) with { Kind = SubmitCubeHandler.JobKind, Owner = caller.IsAdmin ? null : caller.Subject };
        var page = await ledger.ListAsync(filter, cancellation);
        var states = await reports.StatesAsync(page.Jobs.Select(job => job.Id), cancellation);
        var reply = new ListJobsReply { NextPageToken = page.NextToken ?? "" };
        foreach (var job in page.Jobs)
            reply.Jobs.Add(JobMap.Map(job, CubeJob.Parse(await ledger.GetPlanAsync(job.Id, cancellation)), states.TryGetValue(job.Id, out var state) ? state : null));
        return reply;
    }
}
