using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>Starts calls on a channel.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new GrpcCall<TRequest, TResponse>(channel, method, host, options, null);
        return new AsyncUnaryCall<TResponse>(call.StartSingle(request), Call.HeadersOf, Call.StatusOf, Call.TrailersOf, Call.DisposeOf, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new GrpcCall<TRequest, TResponse>(channel, method, host, options, null);
        var responses = new ResponseStream<TRequest, TResponse>(call, call.StartStream(request));
        return new AsyncServerStreamingCall<TResponse>(responses, Call.HeadersOf, Call.StatusOf, Call.TrailersOf, Call.DisposeOf, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var content = new StreamedContent();
        var call = new GrpcCall<TRequest, TResponse>(channel, method, host, options, content);
        var response = call.StartSingle(null);
        var requests = new RequestStream<TRequest, TResponse>(call, content);
        return new AsyncClientStreamingCall<TRequest, TResponse>(requests, response, Call.HeadersOf, Call.StatusOf, Call.TrailersOf, Call.DisposeOf, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var content = new StreamedContent();
        var call = new GrpcCall<TRequest, TResponse>(channel, method, host, options, content);
        var responses = new ResponseStream<TRequest, TResponse>(call, call.StartStream(null));
        var requests = new RequestStream<TRequest, TResponse>(call, content);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(requests, responses, Call.HeadersOf, Call.StatusOf, Call.TrailersOf, Call.DisposeOf, call);
    }
}
