using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Serves <see cref="DashboardFeed"/> on loopback, to whoever has the key.</summary>
internal sealed class DashboardFeedServer(ResourceNotificationService notifications, ResourceLoggerService logs, ResourceCommandService commands, DashboardSettings settings) : IAsyncDisposable
{
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(2);
    private WebApplication? server;

    public async Task StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, settings.FeedPort, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => options.Interceptors.Add<KeyInterceptor>());
        builder.Services.AddSingleton(notifications).AddSingleton(logs).AddSingleton(commands).AddSingleton(settings);
        // Watchers stay as long as they are let; nobody waits for them.
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeToClose);
        server = builder.Build();
        server.MapGrpcService<DashboardFeed>();
        await server.StartAsync(cancellation);
    }

    public Task StopAsync(CancellationToken cancellation) => server?.StopAsync(cancellation) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
