using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds RabbitMQ brokers. The broker is the one installed on this machine, run with data, ports and cookie of its own.</summary>
public static class RabbitMQBuilderExtensions
{
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var broker = new RabbitMQServerResource(name, userName?.Resource, password?.Resource ?? ParameterResourceBuilderExtensions.Password(builder, name, special: false));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration($"{name}_check", _ => new RabbitCheck(broker), HealthStatus.Unhealthy, null));
        return builder.AddResource(broker)
            .WithEndpoint(port: port, name: "tcp", scheme: "tcp")
            // Ports of the broker's own: where its command-line tools look it up, and where they talk to it.
            .WithAnnotation(new RabbitPorts())
            .WithHealthCheck($"{name}_check")
            .WithAnnotation(new LocalLaunch(RabbitLaunch.Plan));
    }

    /// <summary>Keeps the data after the application has stopped.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(DataFolder.Volume(name ?? $"{builder.Resource.Name}-data", isReadOnly), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Keeps the data in a folder.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataBindMount(this IResourceBuilder<RabbitMQServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithAnnotation(DataFolder.Bind(Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory), isReadOnly), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Adds the management pages and their HTTP API.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) => builder.WithManagementPlugin(port: null);

    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder, int? port) => builder.WithHttpEndpoint(port: port, name: "management");
}
