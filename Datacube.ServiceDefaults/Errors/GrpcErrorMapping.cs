using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Scrubbing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Datacube.ServiceDefaults.Errors;

/// <summary>The place where exceptions of service methods end: every one of them leaves with a status, a code and details.</summary>
internal sealed class GrpcErrorMapping(ErrorAnswers answers, SecretScrubber scrubber) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        KeepTime(context, isStream: false);
        return MapAsync(() => continuation(request, context), context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        KeepTime(context, isStream: false);
        return MapAsync(() => continuation(new CallersStream<TRequest>(requestStream), context), context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        KeepTime(context, isStream: true);
        return MapAsync(() => DoneAsync(continuation(request, responseStream, context)), context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        KeepTime(context, isStream: true);
        return MapAsync(() => DoneAsync(continuation(new CallersStream<TRequest>(requestStream), responseStream, context)), context);
    }

    /// <summary>A deadline of the caller's own counts instead of ours; a stream to the caller lasts as long as the caller listens.</summary>
    private static void KeepTime(ServerCallContext context, bool isStream)
    {
        if (isStream || context.Deadline != DateTime.MaxValue)
            context.GetHttpContext().Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
    }

    // A function, because a method may also throw before it returns a task.
    private async Task<T> MapAsync<T>(Func<Task<T>> call, ServerCallContext context)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (RpcException e) when (GrpcErrors.FromRpc(e) is var passed && (passed.Kind != FailureKind.Bug || passed.Incident is not null))
        {
            // Of gRPC itself, or of a service that this one called: the status stays, the words are scrubbed, trailers of others end here.
            throw new RpcException(new Status(e.StatusCode, scrubber.Scrub(e.Status.Detail)), new Metadata { { GrpcErrors.DetailTrailer, GrpcErrors.DetailOf(passed, scrubber.Scrub) } });
        }
        catch (Exception e)
        {
            throw GrpcErrors.ToRpc(answers.Report(e, context.GetHttpContext()), scrubber.Scrub);
        }
    }

    private static async Task<bool> DoneAsync(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }
}
