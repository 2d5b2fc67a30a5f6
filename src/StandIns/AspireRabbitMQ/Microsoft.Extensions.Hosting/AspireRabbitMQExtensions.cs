using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Registers <see cref="IConnectionFactory"/> and <see cref="IConnection"/>. Settings come from <c>Aspire:RabbitMQ:Client</c> (with
/// <c>ConnectionFactory</c> below it), <c>Aspire:RabbitMQ:Client:NAME</c>, <c>ConnectionStrings:NAME</c> and the delegates, later ones winning.
/// </summary>
public static class AspireRabbitMQExtensions
{
    private const string Section = "Aspire:RabbitMQ:Client";

    public static void AddRabbitMQClient(this IHostApplicationBuilder builder, string connectionName, Action<RabbitMQClientSettings>? configureSettings = null, Action<ConnectionFactory>? configureConnectionFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var settings = Read(builder.Configuration, connectionName, configureSettings);
        builder.Services.TryAddSingleton<IConnectionFactory>(_ => Factory(builder.Configuration, settings, connectionName, configureConnectionFactory));
        builder.Services.TryAddSingleton(services => Connect(services, services.GetRequiredService<IConnectionFactory>(), settings));
        AddUses(builder, settings, "RabbitMQ.Client", services => services.GetRequiredService<IConnection>());
    }

    public static void AddKeyedRabbitMQClient(this IHostApplicationBuilder builder, string name, Action<RabbitMQClientSettings>? configureSettings = null, Action<ConnectionFactory>? configureConnectionFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = Read(builder.Configuration, name, configureSettings);
        builder.Services.TryAddKeyedSingleton<IConnectionFactory>(name, (_, _) => Factory(builder.Configuration, settings, name, configureConnectionFactory));
        builder.Services.TryAddKeyedSingleton(name, (services, key) => Connect(services, services.GetRequiredKeyedService<IConnectionFactory>(key), settings));
        AddUses(builder, settings, $"RabbitMQ.Client_{name}", services => services.GetRequiredKeyedService<IConnection>(name));
    }

    private static RabbitMQClientSettings Read(IConfiguration configuration, string name, Action<RabbitMQClientSettings>? configure)
    {
        var settings = new RabbitMQClientSettings();
        configuration.GetSection(Section).Bind(settings);
        configuration.GetSection($"{Section}:{name}").Bind(settings);
        if (configuration.GetConnectionString(name) is { Length: > 0 } connection)
            settings.ConnectionString = connection;
        configure?.Invoke(settings);
        return settings;
    }

    private static ConnectionFactory Factory(IConfiguration configuration, RabbitMQClientSettings settings, string name, Action<ConnectionFactory>? configure)
    {
        var factory = new ConnectionFactory();
        configuration.GetSection($"{Section}:ConnectionFactory").Bind(factory);
        configuration.GetSection($"{Section}:{name}:ConnectionFactory").Bind(factory);
        // Without an address the factory's own defaults serve: the broker of this machine.
        if (!string.IsNullOrEmpty(settings.ConnectionString))
            factory.Uri = new Uri(settings.ConnectionString);
        configure?.Invoke(factory);
        return factory;
    }

    // A container makes its services at once; connecting takes time. There is no other place to wait.
    private static IConnection Connect(IServiceProvider services, IConnectionFactory factory, RabbitMQClientSettings settings) =>
        BrokerConnector.ConnectAsync(factory, settings.MaxConnectRetryCount, services.GetService<TimeProvider>() ?? TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();

    private static void AddUses(IHostApplicationBuilder builder, RabbitMQClientSettings settings, string name, Func<IServiceProvider, IConnection> connection)
    {
        if (!settings.DisableHealthChecks)
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, services => new BrokerCheck(() => connection(services)), failureStatus: null, tags: null));
        if (!settings.DisableAutoActivation)
            builder.Services.AddHostedService(services => new EarlyConnection(() => connection(services)));
    }
}
