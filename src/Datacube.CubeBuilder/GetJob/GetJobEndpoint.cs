using Datacube.Contracts.Cubes.V1;
using Datacube.ServiceDefaults.Access;

namespace Datacube.CubeBuilder.GetJob;

/// <summary><c>Cubes.GetJob</c>.</summary>
internal sealed class GetJobEndpoint(JobReader jobs)
{
    public async Task<Job> RunAsync(GetJobRequest request, Caller caller, CancellationToken cancellation) =>
        await jobs.ReadAsync(await jobs.OwnAsync(request.JobId, caller, cancellation), cancellation);
}
