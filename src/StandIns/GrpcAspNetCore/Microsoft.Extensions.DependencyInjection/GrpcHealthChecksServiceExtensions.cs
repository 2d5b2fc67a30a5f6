using Grpc.AspNetCore.HealthChecks;
using Grpc.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcHealthChecksServiceExtensions
{
    /// <summary>The server as a whole is mapped to all health checks.</summary>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(service => service.ServiceType == typeof(HealthReader)))
            services.Configure<GrpcHealthChecksOptions>(options => options.Services.Map("", _ => true));
        services.TryAddSingleton<HealthReader>();
        services.TryAddSingleton<HealthChanges>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthCheckPublisher, HealthChanges>(provider => provider.GetRequiredService<HealthChanges>()));
        services.TryAddSingleton<HealthService>();
        return services.AddHealthChecks();
    }

    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
    {
        var builder = services.AddGrpcHealthChecks();
        services.Configure(configure);
        return builder;
    }
}
