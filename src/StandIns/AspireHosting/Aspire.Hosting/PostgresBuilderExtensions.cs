using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases. The server is the one installed on this machine, run with data and port of its own.</summary>
public static class PostgresBuilderExtensions
{
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var server = new PostgresServerResource(name, userName?.Resource, password?.Resource ?? ParameterResourceBuilderExtensions.Password(builder, name, special: true));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration($"{name}_check", _ => new PostgresCheck(server, "postgres"), HealthStatus.Unhealthy, null));
        return builder.AddResource(server)
            .WithEndpoint(port: port, name: "tcp", scheme: "tcp")
            .WithHealthCheck($"{name}_check")
            .WithAnnotation(new LocalLaunch(PostgresLaunch.Plan));
    }

    /// <summary>A database, created when the server is ready and it does not exist.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration($"{name}_check", _ => new PostgresCheck(database.Parent, database.DatabaseName), HealthStatus.Unhealthy, null));
        return builder.ApplicationBuilder.AddResource(database)
            .WithHealthCheck($"{name}_check")
            .WithParentRelationship(builder.Resource)
            .WithAnnotation(new WaitAnnotation(builder.Resource, WaitType.WaitUntilHealthy))
            .WithAnnotation(new LocalSetup(cancellation => PostgresDatabases.CreateAsync(database, cancellation)));
    }

    public static IResourceBuilder<PostgresDatabaseResource> WithCreationScript(this IResourceBuilder<PostgresDatabaseResource> builder, string script) =>
        builder.WithAnnotation(new CreationScript(script), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Keeps the data after the application has stopped.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(DataFolder.Volume(name ?? $"{builder.Resource.Name}-data", isReadOnly), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Keeps the data in a folder.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithAnnotation(DataFolder.Bind(Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory), isReadOnly), ResourceAnnotationMutationBehavior.Replace);

    public static IResourceBuilder<PostgresServerResource> WithHostPort(this IResourceBuilder<PostgresServerResource> builder, int? port) =>
        builder.WithEndpoint("tcp", endpoint => endpoint.Port = port);
}
