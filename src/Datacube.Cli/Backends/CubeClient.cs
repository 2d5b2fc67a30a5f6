using System.Runtime.CompilerServices;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Grpc.Core;

namespace Datacube.Cli.Backends;

/// <summary>Calls the cube service: with the key of the caller, a deadline, and errors as everywhere else.</summary>
internal sealed class CubeClient : IDisposable
{
    // A submission searches the catalogue.
    private static readonly TimeSpan SubmitTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AskTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(2);

    private readonly ServiceConnection connection;
    private readonly Cubes.CubesClient cubes;
    private readonly TimeProvider clock;

    public CubeClient(ClusterSettings settings, TimeProvider clock)
    {
        this.clock = clock;
        connection = new(settings, clock);
        cubes = new(connection.Channel);
    }

    public Task<SubmitCubeReply> SubmitAsync(SubmitCubeRequest request, CancellationToken cancellation) => AskAsync(() => cubes.SubmitCubeAsync(request, connection.Options(SubmitTime, cancellation)));

    public Task<SubmitCubeReply> ResumeAsync(ResumeJobRequest request, CancellationToken cancellation) => AskAsync(() => cubes.ResumeJobAsync(request, connection.Options(SubmitTime, cancellation)));

    public Task<Job> GetAsync(string job, CancellationToken cancellation) => AskAsync(() => cubes.GetJobAsync(new() { JobId = job }, connection.Options(AskTime, cancellation)));

    public Task<ListJobsReply> ListAsync(ListJobsRequest request, CancellationToken cancellation) => AskAsync(() => cubes.ListJobsAsync(request, connection.Options(AskTime, cancellation)));

    public Task<Job> CancelAsync(CancelJobRequest request, CancellationToken cancellation) => AskAsync(() => cubes.CancelJobAsync(request, connection.Options(AskTime, cancellation)));

    public Task<ListDeadLettersReply> ListDeadLettersAsync(ListDeadLettersRequest request, CancellationToken cancellation) => AskAsync(() => cubes.ListDeadLettersAsync(request, connection.Options(AskTime, cancellation)));

    public Task<RedriveDeadLettersReply> RedriveAsync(RedriveDeadLettersRequest request, CancellationToken cancellation) => AskAsync(() => cubes.RedriveDeadLettersAsync(request, connection.Options(AskTime, cancellation)));

    /// <summary>The job whenever it changes, until it has ended. A service that goes away is asked again for a while: the job does not depend on it.</summary>
    public async IAsyncEnumerable<Job> WatchAsync(string job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (heard, pause) = (clock.GetTimestamp(), TimeSpan.FromMilliseconds(200));
        while (true)
        {
            using var call = cubes.WatchJob(new() { JobId = job }, connection.Options(null, cancellation));
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

    public void Dispose() => connection.Dispose();

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
