using Datacube.Contracts.Cubes.V1;
using Datacube.CubeBuilder.GetJob;
using Datacube.Jobs.Ledger;
using Datacube.ServiceDefaults.Access;
using Grpc.Core;
using Job = Datacube.Contracts.Cubes.V1.Job;

namespace Datacube.CubeBuilder.WatchJob;

/// <summary><c>Cubes.WatchJob</c>.</summary>
internal sealed class WatchJobEndpoint(JobReader jobs, JobLedger ledger, WatchSeats seats)
{
    public async Task RunAsync(WatchJobRequest request, IServerStreamWriter<Job> changes, Caller caller, CancellationToken cancellation)
    {
        var job = await jobs.OwnAsync(request.JobId, caller, cancellation);
        using var seat = seats.Take(caller.Subject);
        await foreach (var now in ledger.WatchAsync(job.Id, cancellation))
            await changes.WriteAsync(await jobs.ReadAsync(now, cancellation), cancellation);
    }
}
