using System.Data.Common;
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Registers <see cref="NpgsqlDataSource"/> and <see cref="NpgsqlConnection"/>. Settings come from <c>Aspire:Npgsql</c>, <c>Aspire:Npgsql:NAME</c>,
/// <c>ConnectionStrings:NAME</c> and the delegate, later ones winning.
/// </summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";

    public static void AddNpgsqlDataSource(this IHostApplicationBuilder builder, string connectionName, Action<NpgsqlSettings>? configureSettings = null, Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var settings = Read(builder.Configuration, connectionName, configureSettings);
        builder.Services.TryAddSingleton(services => Build(services, settings, connectionName, configureDataSourceBuilder));
        builder.Services.TryAddSingleton<DbDataSource>(services => services.GetRequiredService<NpgsqlDataSource>());
        builder.Services.TryAddTransient(services => services.GetRequiredService<NpgsqlDataSource>().CreateConnection());
        builder.Services.TryAddTransient<DbConnection>(services => services.GetRequiredService<NpgsqlConnection>());
        AddHealth(builder, settings, "PostgreSql", services => services.GetRequiredService<NpgsqlDataSource>());
    }

    public static void AddKeyedNpgsqlDataSource(this IHostApplicationBuilder builder, string name, Action<NpgsqlSettings>? configureSettings = null, Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = Read(builder.Configuration, name, configureSettings);
        builder.Services.TryAddKeyedSingleton(name, (services, _) => Build(services, settings, name, configureDataSourceBuilder));
        builder.Services.TryAddKeyedSingleton<DbDataSource>(name, (services, key) => services.GetRequiredKeyedService<NpgsqlDataSource>(key));
        builder.Services.TryAddKeyedTransient(name, (services, key) => services.GetRequiredKeyedService<NpgsqlDataSource>(key).CreateConnection());
        builder.Services.TryAddKeyedTransient<DbConnection>(name, (services, key) => services.GetRequiredKeyedService<NpgsqlConnection>(key));
        AddHealth(builder, settings, $"PostgreSql_{name}", services => services.GetRequiredKeyedService<NpgsqlDataSource>(name));
    }

    private static NpgsqlSettings Read(IConfiguration configuration, string name, Action<NpgsqlSettings>? configure)
    {
        var settings = new NpgsqlSettings();
        configuration.GetSection(Section).Bind(settings);
        configuration.GetSection($"{Section}:{name}").Bind(settings);
        if (configuration.GetConnectionString(name) is { Length: > 0 } connection)
            settings.ConnectionString = connection;
        configure?.Invoke(settings);
        return settings;
    }

    private static NpgsqlDataSource Build(IServiceProvider services, NpgsqlSettings settings, string name, Action<NpgsqlDataSourceBuilder>? configure)
    {
        if (string.IsNullOrEmpty(settings.ConnectionString))
            throw new InvalidOperationException($"ConnectionString is missing. It should be provided in 'ConnectionStrings:{name}' or under the 'ConnectionString' key in '{Section}' or '{Section}:{name}' configuration section.");
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(services.GetService<ILoggerFactory>());
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static void AddHealth(IHostApplicationBuilder builder, NpgsqlSettings settings, string name, Func<IServiceProvider, NpgsqlDataSource> source)
    {
        if (!settings.DisableHealthChecks)
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, services => new DatabaseCheck(source(services)), failureStatus: null, tags: null));
    }
}
