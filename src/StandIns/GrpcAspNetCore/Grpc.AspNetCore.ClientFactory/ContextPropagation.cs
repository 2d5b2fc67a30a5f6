using Grpc.Calls;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.ClientFactory;

/// <summary>Gives calls that a server's method makes the earlier of both deadlines, and cancels them with it.</summary>
internal sealed class ContextPropagation(IHttpContextAccessor accessor, IOptionsMonitor<GrpcContextPropagationOptions> options, string name) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var changed = Changed(context, out var cancellation);
        using (cancellation)
            return continuation(request, changed);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, Changed(context, out var cancellation));
        return cancellation is null ? call : new AsyncUnaryCall<TResponse>(call.ResponseAsync, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, Both(call, cancellation));
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, Changed(context, out var cancellation));
        return cancellation is null ? call : new AsyncServerStreamingCall<TResponse>(call.ResponseStream, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, Both(call, cancellation));
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(Changed(context, out var cancellation));
        return cancellation is null ? call : new AsyncClientStreamingCall<TRequest, TResponse>(call.RequestStream, call.ResponseAsync, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, Both(call, cancellation));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(Changed(context, out var cancellation));
        return cancellation is null ? call : new AsyncDuplexStreamingCall<TRequest, TResponse>(call.RequestStream, call.ResponseStream, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, Both(call, cancellation));
    }

    private ClientInterceptorContext<TRequest, TResponse> Changed<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, out CancellationTokenSource? cancellation)
        where TRequest : class
        where TResponse : class
    {
        cancellation = null;
        if (accessor.HttpContext?.Items[typeof(ServerCall)] is not ServerCall server)
            return options.Get(name).SuppressContextNotFoundErrors
                ? context
                : throw new InvalidOperationException("Unable to propagate server context values to the call. Can't find the server call: it is not made within one.");
        var wanted = context.Options;
        if (server.Deadline < (wanted.Deadline ?? DateTime.MaxValue))
            wanted = wanted.WithDeadline(server.Deadline);
        if (!wanted.CancellationToken.CanBeCanceled)
            wanted = wanted.WithCancellationToken(server.CancellationToken);
        else if (server.CancellationToken.CanBeCanceled && server.CancellationToken != wanted.CancellationToken)
            wanted = wanted.WithCancellationToken((cancellation = CancellationTokenSource.CreateLinkedTokenSource(wanted.CancellationToken, server.CancellationToken)).Token);
        return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, wanted);
    }

    private static Action Both(IDisposable call, CancellationTokenSource cancellation) => () =>
    {
        call.Dispose();
        cancellation.Dispose();
    };
}
