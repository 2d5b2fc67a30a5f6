using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard of a running application: the feed that tells it about resources, and its process.</summary>
internal sealed class DashboardSession(DashboardSettings settings, DashboardFeedServer feed, ResourceNotificationService notifications, ConsoleWriter console) : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private Task announcing = Task.CompletedTask;

    /// <summary>What has to run for it; empty where there is no dashboard.</summary>
    public IReadOnlyList<IResource> Resources { get; private set; } = [];

    public async Task OpenAsync(IReadOnlyCollection<IResource> resources, CancellationToken cancellation)
    {
        if (settings.WhyOff is { } reason)
            console.Say(reason);
        if (!settings.IsOn)
            return;
        settings.Settle();
        await feed.StartAsync(cancellation);
        var dashboard = new ExecutableResource(DashboardLaunch.Name, settings.Program!, Path.GetDirectoryName(settings.Program)!);
        dashboard.Annotations.Add(new LocalLaunch(context => DashboardLaunch.Plan(context, settings)));
        dashboard.Annotations.Add(new HiddenMark());
        dashboard.Annotations.Add(new HealthCheckAnnotation(DashboardLaunch.CheckName));
        // It is the last to go: what depends on something stops before it.
        foreach (var resource in resources)
            resource.Annotations.Add(new ResourceRelationshipAnnotation(dashboard, HiddenMark.Relation));
        Resources = [dashboard];
        announcing = AnnounceAsync();
    }

    public async Task CloseAsync(CancellationToken cancellation)
    {
        await closing.CancelAsync();
        await announcing;
        await feed.StopAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await feed.DisposeAsync();
        closing.Dispose();
    }

    private async Task AnnounceAsync()
    {
        try
        {
            await notifications.WaitForResourceAsync(DashboardLaunch.Name, change => change.Snapshot.HealthStatus == HealthStatus.Healthy, closing.Token);
            console.Say($"Login to the dashboard at {settings.FrontendUrl}/login?t={settings.BrowserToken}");
        }
        catch (OperationCanceledException)
        {
            // The application stopped before the dashboard was there.
        }
    }
}
