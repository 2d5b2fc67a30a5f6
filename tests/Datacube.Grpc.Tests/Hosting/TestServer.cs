using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Datacube.Grpc.Tests.Hosting;

/// <summary>An application on a free port of this machine.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private TestServer(WebApplication application) => this.application = application;

    public string Address { get; private set; } = "";

    public IServiceProvider Services => application.Services;

    public static async Task<TestServer> StartAsync(Action<IServiceCollection> configure, Action<WebApplication> map, HttpProtocols protocols = HttpProtocols.Http2, Action<KestrelServerLimits>? limits = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
            limits?.Invoke(kestrel.Limits);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRouting();
        configure(builder.Services);
        var server = new TestServer(builder.Build());
        server.application.UseRouting();
        map(server.application);
        await server.application.StartAsync();
        server.Address = server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>A server of the probe.</summary>
    public static Task<TestServer> StartProbeAsync(Action<global::Grpc.AspNetCore.Server.GrpcServiceOptions>? options = null, Action<IServiceCollection>? configure = null, Action<WebApplication>? map = null, Action<KestrelServerLimits>? limits = null) =>
        StartAsync(
            services =>
            {
                services.AddProbe(options);
                configure?.Invoke(services);
            },
            application =>
            {
                application.MapProbe();
                map?.Invoke(application);
            },
            limits: limits);

    public GrpcChannel Channel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(Address, options);
    }

    public Task StopAsync() => application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        using var impatient = new CancellationTokenSource(TimeSpan.Zero);
        await application.StopAsync(impatient.Token);
        await application.DisposeAsync();
    }
}
