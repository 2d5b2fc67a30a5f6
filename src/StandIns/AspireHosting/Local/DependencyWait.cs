using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>Holds a resource back until what it waits for is ready.</summary>
internal sealed class DependencyWait(ResourceNotificationService notifications, IServiceProvider services, DashboardSettings dashboard)
{
    /// <exception cref="DistributedApplicationException">What it waits for will not come.</exception>
    public Task WaitAsync(IResource resource, Action<string, bool> log, CancellationToken cancellation) =>
        Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().SelectMany(wait => services.GetRequiredService<ResourceFleet>().Find(wait.Resource.Name).Select(runner => WaitAsync(wait, runner.Id, log, cancellation))));

    private async Task WaitAsync(WaitAnnotation wait, string id, Action<string, bool> log, CancellationToken cancellation)
    {
        var name = wait.Resource.Name;
        // With a dashboard somebody may start the other one again; without one nobody can, and waiting would be for ever.
        var behavior = wait.WaitBehavior ?? (dashboard.IsOn ? WaitBehavior.WaitOnResourceUnavailable : WaitBehavior.StopOnResourceUnavailable);
        var told = false;
        var reached = await notifications.WaitForResourceAsync(
            id,
            change =>
            {
                var state = change.Snapshot.State?.Text;
                if (state == KnownResourceStates.FailedToStart && !told)
                {
                    told = true;
                    log($"'{name}', which this waits for, failed to start", true);
                }
                return wait.WaitType switch
                {
                    WaitType.WaitForCompletion => IsTerminal(state),
                    WaitType.WaitUntilStarted => state == KnownResourceStates.Running || (behavior == WaitBehavior.StopOnResourceUnavailable && IsTerminal(state)),
                    _ => change.Snapshot.HealthStatus == HealthStatus.Healthy || (behavior == WaitBehavior.StopOnResourceUnavailable && IsTerminal(state)),
                };
            },
            cancellation);
        var end = reached.Snapshot;
        if (wait.WaitType == WaitType.WaitForCompletion && (end.State?.Text == KnownResourceStates.FailedToStart || end.ExitCode != wait.ExitCode))
            throw new DistributedApplicationException(end.State?.Text == KnownResourceStates.FailedToStart
                ? $"This waits for '{name}' to complete, which failed to start."
                : $"This waits for '{name}' to complete with code {wait.ExitCode}; it ended with code {end.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}.");
        if (wait.WaitType != WaitType.WaitForCompletion && IsTerminal(end.State?.Text))
            throw new DistributedApplicationException($"This waits for '{name}', which is in state '{end.State?.Text}'.");
    }

    private static bool IsTerminal(string? state) => state is not null && KnownResourceStates.TerminalStates.Contains(state);
}
