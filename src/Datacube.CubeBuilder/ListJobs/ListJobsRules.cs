using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using JobState = Datacube.Contracts.Cubes.V1.JobState;
using LedgerState = Datacube.Jobs.Ledger.JobState;

namespace Datacube.CubeBuilder.ListJobs;

/// <summary>Pages and filters of a list.</summary>
internal static class ListJobsRules
{
    private const int Usual = 100;
    private const int Most = 500;

    /// <exception cref="DatacubeException"><c>page.limit</c>, <c>option.value</c>.</exception>
    public static JobFilter Read(ListJobsRequest request) => new()
    {
        Limit = PageOf(request.PageSize),
        Token = request.PageToken.Length > 0 ? request.PageToken : null,
        State = request.State == JobState.Unspecified ? null : StateOf(request.State),
    };

    /// <summary>The size of a page; 0 takes the usual one.</summary>
    public static int PageOf(int asked) => asked switch
    {
        0 => Usual,
        >= 1 and <= Most => asked,
        _ => throw new DatacubeException("page.limit", $"A page of {asked} rows is not possible: allowed are 1 to {Most}.", "page_size"),
    };

    private static LedgerState StateOf(JobState state) => state switch
    {
        JobState.Waiting => LedgerState.Queued,
        JobState.Running or JobState.Cancelling => LedgerState.Running,
        JobState.Succeeded => LedgerState.Succeeded,
        JobState.PartiallySucceeded => LedgerState.PartiallySucceeded,
        JobState.Failed => LedgerState.Failed,
        JobState.Cancelled => LedgerState.Cancelled,
        _ => throw new DatacubeException("option.value", $"{state} is no state of a job.", "state"),
    };
}
