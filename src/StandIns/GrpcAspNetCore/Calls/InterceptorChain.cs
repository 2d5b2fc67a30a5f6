using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.Calls;

/// <summary>Wraps a method in the interceptors of its service; the first registered is the outermost.</summary>
internal sealed class InterceptorChain(IReadOnlyList<InterceptorRegistration> registrations)
{
    internal UnaryServerMethod<TRequest, TResponse> Around<TRequest, TResponse>(UnaryServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        registrations.Reverse().Aggregate(method, (inner, registration) => (request, context) => CallAsync(registration, context, interceptor => interceptor.UnaryServerHandler(request, context, inner)));

    internal ClientStreamingServerMethod<TRequest, TResponse> Around<TRequest, TResponse>(ClientStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        registrations.Reverse().Aggregate(method, (inner, registration) => (requests, context) => CallAsync(registration, context, interceptor => interceptor.ClientStreamingServerHandler(requests, context, inner)));

    internal ServerStreamingServerMethod<TRequest, TResponse> Around<TRequest, TResponse>(ServerStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        registrations.Reverse().Aggregate(method, (inner, registration) => (request, responses, context) => CallAsync(registration, context, interceptor => Plain(interceptor.ServerStreamingServerHandler(request, responses, context, inner))));

    internal DuplexStreamingServerMethod<TRequest, TResponse> Around<TRequest, TResponse>(DuplexStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        registrations.Reverse().Aggregate(method, (inner, registration) => (requests, responses, context) => CallAsync(registration, context, interceptor => Plain(interceptor.DuplexStreamingServerHandler(requests, responses, context, inner))));

    private static async Task<T> CallAsync<T>(InterceptorRegistration registration, ServerCallContext context, Func<Interceptor, Task<T>> call)
    {
        var (interceptor, isOurs) = registration.Create(((ServerCall)context).Http.RequestServices);
        try
        {
            return await call(interceptor).ConfigureAwait(false);
        }
        finally
        {
            if (isOurs && interceptor is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else if (isOurs)
                (interceptor as IDisposable)?.Dispose();
        }
    }

    private static async Task<bool> Plain(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}
