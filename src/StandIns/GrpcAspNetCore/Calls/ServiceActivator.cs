using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Calls;

/// <summary>The service object of each call: the container's, or a new one with what the container knows.</summary>
internal static class ServiceActivator<TService>
    where TService : class
{
    private static readonly Lazy<ObjectFactory<TService>> Factory = new(() => ActivatorUtilities.CreateFactory<TService>([]));

    internal static ServiceLease Lease(HttpContext http) =>
        http.RequestServices.GetService<TService>() is { } known ? new ServiceLease(known, false) : new ServiceLease(Factory.Value(http.RequestServices, []), true);

    internal readonly record struct ServiceLease(TService Service, bool IsOurs) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            if (!IsOurs)
                return default;
            if (Service is IAsyncDisposable asynchronous)
                return asynchronous.DisposeAsync();
            (Service as IDisposable)?.Dispose();
            return default;
        }
    }
}
