using Datacube.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Connections;

[Trait("kind", "unit")]
public sealed class BrokerConnectionTests
{
    [Fact]
    public void The_factory_is_made_of_the_sections_the_connection_string_and_the_delegate()
    {
        Dictionary<string, string?> settings = new()
        {
            ["ConnectionStrings:rabbitmq"] = "amqp://user:word@broker:5673/hall",
            ["Aspire:RabbitMQ:Client:ConnectionFactory:ClientProvidedName"] = "tested",
        };
        var factory = Factory(settings, builder => builder.AddRabbitMQClient("rabbitmq", configureConnectionFactory: made => made.RequestedChannelMax = 7));
        Assert.Equal(("broker", 5673, "hall", "user", "tested", 7), (factory.HostName, factory.Port, factory.VirtualHost, factory.UserName, factory.ClientProvidedName, factory.RequestedChannelMax));
    }

    [Fact]
    public void Without_a_connection_string_the_broker_of_this_machine_is_meant() =>
        Assert.Equal("localhost", Factory([], builder => builder.AddRabbitMQClient("rabbitmq")).HostName);

    [Fact]
    public async Task A_broker_that_is_not_there_is_asked_again_with_growing_pauses_and_a_bound()
    {
        var clock = new ManualClock();
        await using var app = Build(new() { ["ConnectionStrings:rabbitmq"] = "amqp://127.0.0.1:1", ["Aspire:RabbitMQ:Client:MaxConnectRetryCount"] = "3" }, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.AddRabbitMQClient("rabbitmq");
        });
        var begin = clock.GetUtcNow();
        var connecting = Task.Run(app.Services.GetRequiredService<IConnection>);
        while (!connecting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => connecting);
        Assert.True(clock.GetUtcNow() - begin >= TimeSpan.FromSeconds(1 + 2 + 4));
    }

    [Fact]
    public async Task Brokers_with_keys_have_checks_of_their_own()
    {
        await using var app = Build(new() { ["ConnectionStrings:one"] = "amqp://127.0.0.1:1", ["Aspire:RabbitMQ:Client:MaxConnectRetryCount"] = "0" }, builder =>
        {
            builder.AddKeyedRabbitMQClient("one");
            builder.AddRabbitMQClient("one", options => options.DisableHealthChecks = true);
        });
        var checks = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, Assert.Single(checks.Entries, entry => entry.Key == "RabbitMQ.Client_one").Value.Status);
    }

    private static ConnectionFactory Factory(Dictionary<string, string?> settings, Action<WebApplicationBuilder> add)
    {
        using var app = (IDisposable)Build(settings, add);
        return (ConnectionFactory)((WebApplication)app).Services.GetRequiredService<IConnectionFactory>();
    }

    private static WebApplication Build(Dictionary<string, string?> settings, Action<WebApplicationBuilder> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        add(builder);
        return builder.Build();
    }
}
