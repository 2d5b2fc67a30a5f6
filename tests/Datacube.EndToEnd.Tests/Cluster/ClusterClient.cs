using Datacube.Contracts.Access;
using Datacube.Contracts.Cubes.V1;
using Datacube.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Calls one process of the cube service.</summary>
public sealed class ClusterClient(Uri address, string key) : IDisposable
{
    private static readonly TimeSpan LongestJob = TimeSpan.FromMinutes(5);
    private readonly GrpcChannel channel = GrpcChannel.ForAddress(address);
    private readonly Metadata headers = new() { { ApiKey.Header, key } };

    /// <summary>The service.</summary>
    public Cubes.CubesClient Cubes => new(channel);

    /// <summary>Headers of a call.</summary>
    public Metadata Headers => headers;

    public async Task<SubmitCubeReply> SubmitAsync(SubmitCubeRequest request) => await Cubes.SubmitCubeAsync(request, headers);

    public async Task<Job> GetAsync(string job) => await Cubes.GetJobAsync(new() { JobId = job }, headers);

    public async Task<Job> CancelAsync(string job, bool remove) => await Cubes.CancelJobAsync(new() { JobId = job, RemoveFinished = remove }, headers);

    /// <summary>Waits until a job has ended.</summary>
    public async Task<Job> EndOfAsync(string job)
    {
        Job? last = null;
        await Until.TrueAsync(async () => (last = await GetAsync(job)).Ended is not null, $"job {job} ends", LongestJob);
        return last!;
    }

    public void Dispose() => channel.Dispose();
}
