using Datacube.Contracts.Cubes.V1;
using Datacube.CubeBuilder.GetJob;
using Datacube.Jobs.Ledger;
using Datacube.ServiceDefaults.Access;
using Job = Datacube.Contracts.Cubes.V1.Job;

namespace Datacube.CubeBuilder.CancelJob;

/// <summary><c>Cubes.CancelJob</c>.</summary>
internal sealed class CancelJobEndpoint(JobReader jobs, JobLedger ledger)
{
    public async Task<Job> RunAsync(CancelJobRequest request, Caller caller, CancellationToken cancellation)
    {
        var job = await jobs.OwnAsync(request.JobId, caller, cancellation);
        return await jobs.ReadAsync(await ledger.CancelAsync(job.Id, request.RemoveFinished ? CancelMode.Remove : CancelMode.Keep, cancellation), cancellation);
    }
}
