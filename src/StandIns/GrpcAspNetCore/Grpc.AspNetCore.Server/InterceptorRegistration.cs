using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>An interceptor's type and the arguments that the container does not know.</summary>
public class InterceptorRegistration
{
    private readonly object[] arguments;
    private readonly Lazy<ObjectFactory> factory;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        if (!typeof(Interceptor).IsAssignableFrom(type))
            throw new ArgumentException($"The type {type} is no interceptor.", nameof(type));
        Type = type;
        this.arguments = arguments;
        factory = new Lazy<ObjectFactory>(() => ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]));
    }

    public Type Type { get; }

    public IReadOnlyList<object> Arguments => arguments;

    /// <summary>The container's interceptor, or a new one for one call.</summary>
    internal (Interceptor Interceptor, bool IsOurs) Create(IServiceProvider services) =>
        arguments.Length == 0 && services.GetService(Type) is Interceptor known ? (known, false) : ((Interceptor)factory.Value(services, arguments), true);
}
