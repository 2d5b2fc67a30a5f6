using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Calls;

/// <summary>Makes a request handler of every method that the generated code of a service names.</summary>
internal sealed class MethodBinder<TService>(ServiceSettings settings, ILogger logger) : ServiceBinderBase
    where TService : class
{
    private readonly InterceptorChain interceptors = new(settings.Interceptors);
    private readonly List<BoundMethod> methods = [];

    /// <summary>The methods of the service, from the generated code that its base class names.</summary>
    internal IReadOnlyList<BoundMethod> Bind()
    {
        var generated = typeof(TService);
        BindServiceMethodAttribute? attribute;
        while ((attribute = generated!.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false)) is null)
            generated = generated.BaseType ?? throw new InvalidOperationException($"Cannot locate BindService(ServiceBinderBase, ServiceBase) method for {typeof(TService).Name}: it derives from no generated service base.");
        var bind = attribute.BindType.GetMethod(attribute.BindMethodName, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(ServiceBinderBase), generated])
            ?? throw new InvalidOperationException($"{attribute.BindType} has no method {attribute.BindMethodName}(ServiceBinderBase, {generated.Name}).");
        bind.Invoke(null, [this, null]);
        return methods;
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var (invoke, info) = Find<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method, typeof(TRequest), typeof(ServerCallContext));
        var pipeline = interceptors.Around<TRequest, TResponse>(async (request, context) =>
        {
            await using var lease = ServiceActivator<TService>.Lease(((ServerCall)context).Http);
            return await invoke(lease.Service, request, context).ConfigureAwait(false);
        });
        Add(method, info, async call => await AnswerAsync(call, method, await pipeline(await SingleAsync(call, method).ConfigureAwait(false), call).ConfigureAwait(false)).ConfigureAwait(false));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (invoke, info) = Find<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        var pipeline = interceptors.Around<TRequest, TResponse>(async (IAsyncStreamReader<TRequest> requests, ServerCallContext context) =>
        {
            await using var lease = ServiceActivator<TService>.Lease(((ServerCall)context).Http);
            return await invoke(lease.Service, requests, context).ConfigureAwait(false);
        });
        Add(method, info, async call => await AnswerAsync(call, method, await pipeline(new RequestStream<TRequest>(call, method.RequestMarshaller), call).ConfigureAwait(false)).ConfigureAwait(false));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (invoke, info) = Find<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var pipeline = interceptors.Around<TRequest, TResponse>(async (TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context) =>
        {
            await using var lease = ServiceActivator<TService>.Lease(((ServerCall)context).Http);
            await invoke(lease.Service, request, responses, context).ConfigureAwait(false);
        });
        Add(method, info, async call => await pipeline(await SingleAsync(call, method).ConfigureAwait(false), new ResponseStream<TResponse>(call, method.ResponseMarshaller), call).ConfigureAwait(false));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (invoke, info) = Find<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var pipeline = interceptors.Around<TRequest, TResponse>(async (IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context) =>
        {
            await using var lease = ServiceActivator<TService>.Lease(((ServerCall)context).Http);
            await invoke(lease.Service, requests, responses, context).ConfigureAwait(false);
        });
        Add(method, info, call => pipeline(new RequestStream<TRequest>(call, method.RequestMarshaller), new ResponseStream<TResponse>(call, method.ResponseMarshaller), call));
    }

    private void Add(IMethod method, MethodInfo info, Func<ServerCall, Task> run) =>
        methods.Add(new BoundMethod(method, new MethodHandler(method, settings, logger, run).HandleAsync,
            [new GrpcMethodMetadata(typeof(TService), method), .. typeof(TService).GetCustomAttributes(inherit: true), .. info.GetCustomAttributes(inherit: true)]));

    private static (TDelegate Invoke, MethodInfo Info) Find<TDelegate>(IMethod method, params Type[] parameters)
        where TDelegate : Delegate
    {
        var info = typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
            ?? throw new InvalidOperationException($"Could not find '{method.Name}' on {typeof(TService)}.");
        return (info.CreateDelegate<TDelegate>(), info);
    }

    private static async ValueTask<TRequest> SingleAsync<TRequest, TResponse>(ServerCall call, Method<TRequest, TResponse> method)
        where TRequest : class
    {
        var deserializer = method.RequestMarshaller.ContextualDeserializer;
        var request = await call.Requests.NextAsync(deserializer, CancellationToken.None).ConfigureAwait(false)
            ?? throw new RpcException(new Status(StatusCode.Internal, "Incomplete message: the request holds none."));
        return await call.Requests.NextAsync(deserializer, CancellationToken.None).ConfigureAwait(false) is null
            ? request
            : throw new RpcException(new Status(StatusCode.Internal, "Additional data after the message received."));
    }

    private static ValueTask AnswerAsync<TRequest, TResponse>(ServerCall call, Method<TRequest, TResponse> method, TResponse? response)
        where TResponse : class
    {
        if (response is null)
            throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        return call.IsPastDeadline ? default : call.WriteAsync(response, method.ResponseMarshaller.ContextualSerializer, flush: false, null);
    }
}
