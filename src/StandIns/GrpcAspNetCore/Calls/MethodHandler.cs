using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.Calls;

/// <summary>Answers the requests of one method: checks that they are gRPC, runs the call, and says how it ended.</summary>
internal sealed class MethodHandler(IMethod method, ServiceSettings settings, ILogger logger, Func<ServerCall, Task> run)
{
    internal async Task HandleAsync(HttpContext http)
    {
        if (Refusal.Refuses(http))
            return;
        Prepare(http);
        var call = new ServerCall(http, method, settings);
        if (settings.KeepsContexts)
            http.Items[typeof(ServerCall)] = call;
        try
        {
            await run(call).ConfigureAwait(false);
            await call.EndAsync(call.Status).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            await call.EndAsync(StatusOf(failure, call)).ConfigureAwait(false);
        }
        finally
        {
            await call.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Status StatusOf(Exception failure, ServerCall call)
    {
        if (call.IsPastDeadline)
        {
            CallLog.DeadlineExceeded(logger, method.FullName);
            return new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
        }
        if (failure is RpcException rpc)
        {
            CallLog.RpcFailure(logger, method.FullName, rpc.StatusCode, rpc.Status.Detail, rpc.Status.DebugException);
            foreach (var trailer in rpc.Trailers)
                call.ResponseTrailers.Add(trailer);
            if (rpc.StatusCode == StatusCode.Unimplemented && settings.Codecs.Find(call.Http.Request.Headers.GrpcEncoding) is null && !call.Http.Response.HasStarted)
                call.Http.Response.Headers[Names.AcceptEncoding] = settings.Codecs.Accepted;
            return rpc.Status;
        }
        if (call.Http.RequestAborted.IsCancellationRequested && failure is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            CallLog.ClientLeft(logger, method.FullName);
            return new Status(StatusCode.Cancelled, "The client cancelled the call.");
        }
        CallLog.Failure(logger, method.FullName, failure);
        return settings.DetailedErrors
            ? new Status(StatusCode.Unknown, $"Exception was thrown by handler. {failure.GetType().Name}: {failure.Message}{(failure.InnerException is { } inner ? $" {inner.GetType().Name}: {inner.Message}" : "")}")
            : new Status(StatusCode.Unknown, "Exception was thrown by handler.");
    }

    /// <summary>A request stream may last and grow as long as it likes, at any pace.</summary>
    private void Prepare(HttpContext http)
    {
        if (method.Type is not (MethodType.ClientStreaming or MethodType.DuplexStreaming))
            return;
        if (http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }
}
