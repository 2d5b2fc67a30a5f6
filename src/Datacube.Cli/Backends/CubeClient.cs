using System.Runtime.CompilerServices;
using Datacube.Contracts.Access;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Grpc.Core;
using Grpc.Net.Client;

namespace Datacube.Cli.Backends;

/// <summary>Calls the cube service: with the key of the caller, a deadline, and errors as everywhere else.</summary>
internal sealed class CubeClient : IDisposable
{
    // A submission searches the catalogue.
    private static readonly TimeSpan SubmitTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AskTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(2);

    private readonly GrpcChannel channel;
    private readonly Cubes.CubesClient cubes;
    private readonly Metadata headers = [];
    private readonly TimeProvider clock;

    public CubeClient(ClusterSettings settings, TimeProvider clock)
    {
        this.clock = clock;
        channel = GrpcChannel.ForAddress(settings.Address);
        cubes = new(channel);
        if (settings.Key is { } key)
            headers.Add(ApiKey.Header, key.Reveal());
    }

    public Task<SubmitCubeReply> SubmitAsync(SubmitCubeRequest request, CancellationToken cancellation) => AskAsync(() => cubes.SubmitCubeAsync(request, Options(SubmitTime, cancellation)));

    public Task<SubmitCubeReply> ResumeAsync(ResumeJobRequest request, CancellationToken cancellation) => AskAsync(() => cubes.ResumeJobAsync(request, Options(SubmitTime, cancellation)));

    public Task<Job> GetAsync(string job, CancellationToken cancellation) => AskAsync(() => cubes.GetJobAsync(new() { JobId = job }, Options(AskTime, cancellation)));

    public Task<ListJobsReply> ListAsync(ListJobsRequest request, CancellationToken cancellation) => AskAsync(() => cubes.ListJobsAsync(request, Options(AskTime, cancellation)));

    public Task<Job> CancelAsync(CancelJobRequest request, CancellationToken cancellation) => AskAsync(() => cubes.CancelJobAsync(request, Options(AskTime, cancellation)));

    public Task<ListDeadLettersReply> ListDeadLettersAsync(ListDeadLettersRequest request, CancellationToken cancellation) => AskAsync(() => cubes.ListDeadLettersAsync(request, Options(AskTime, cancellation)));

    public Task<RedriveDeadLettersReply> RedriveAsync(RedriveDeadLettersRequest request, CancellationToken cancellation) => AskAsync(() => cubes.RedriveDeadLettersAsync(request, Options(AskTime, cancellation)));

    /// <summary>The job whenever it changes, until it has ended. A service that goes away is asked again for a while: the job does not depend on it.</summary>
    public async IAsyncEnumerable<Job> WatchAsync(string job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (heard, pause) = (clock.GetTimestamp(), TimeSpan.FromMilliseconds(200));
        while (true)
        {
            using var call = cubes.WatchJob(new() { JobId = job }, Options(null, cancellation));
            Job? latest = null;
            while (await MovesAsync(call, heard, cancellation) is { } moves)
            {
                if (!moves)
                    break;
                (latest, heard, pause) = (call.ResponseStream.Current, clock.GetTimestamp(), TimeSpan.FromMilliseconds(200));
                yield return latest;
            }
            if (latest?.Ended is not null)
                yield break;
            await Task.Delay(pause, clock, cancellation);
            pause = TimeSpan.FromMilliseconds(Math.Min(5000, pause.TotalMilliseconds * 2));
        }
    }

    public void Dispose() => channel.Dispose();

    /// <summary>True for another message, false at the end of the stream, null where the service went away for now.</summary>
    private async Task<bool?> MovesAsync(AsyncServerStreamingCall<Job> call, long heard, CancellationToken cancellation)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellation);
        }
        catch (RpcException error)
        {
            var known = GrpcErrors.FromRpc(error);
            if (cancellation.IsCancellationRequested)
                throw new OperationCanceledException("The wait was ended.", known, cancellation);
            if (known.Kind != FailureKind.Transient || clock.GetElapsedTime(heard) > LongestOutage)
                throw known;
            return null;
        }
    }

    private CallOptions Options(TimeSpan? within, CancellationToken cancellation) =>
        new(headers, within is { } time ? clock.GetUtcNow().UtcDateTime + time : null, cancellation);

    private static async Task<T> AskAsync<T>(Func<AsyncUnaryCall<T>> start)
    {
        try
        {
            using var call = start();
            return await call.ResponseAsync;
        }
        catch (RpcException error)
        {
            throw GrpcErrors.FromRpc(error);
        }
    }
}
