using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows the state of every resource, and tells whoever watches.</summary>
public sealed class ResourceNotificationService
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, ResourceEvent> latest = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> watchers = [];

    /// <summary>All events from now on, after one for each resource that is known already.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (gate)
        {
            foreach (var known in latest.Values)
                channel.Writer.TryWrite(known);
            watchers.Add(channel);
        }
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            lock (gate)
                watchers.Remove(channel);
        }
    }

    /// <summary>Waits until a resource (any replica of it) is in a state; without one, until it runs.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, change => change.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken))
            if (Concerns(change, resourceName) && predicate(change))
                return change;
        throw new OperationCanceledException(cancellationToken);
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.WaitOnResourceUnavailable, cancellationToken);

    /// <exception cref="DistributedApplicationException">It cannot run, and <paramref name="waitBehavior"/> says not to wait then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var found = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot.HealthStatus == HealthStatus.Healthy
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && change.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text)),
            cancellationToken);
        return found.Snapshot.HealthStatus == HealthStatus.Healthy
            ? found
            : throw new DistributedApplicationException($"'{resourceName}' is in state '{found.Snapshot.State?.Text}' and will not become healthy.");
    }

    public bool TryGetCurrentState(string resourceId, out ResourceEvent? resourceEvent)
    {
        var known = latest.TryGetValue(resourceId, out var found);
        resourceEvent = found;
        return known;
    }

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (gate)
        {
            var before = latest.TryGetValue(resourceId, out var known) ? known.Snapshot : new() { ResourceType = "Unknown", Properties = [] };
            var change = latest[resourceId] = new(resource, resourceId, stateFactory(before));
            foreach (var watcher in watchers)
                watcher.Writer.TryWrite(change);
        }
        return Task.CompletedTask;
    }

    internal IReadOnlyCollection<ResourceEvent> Current => [.. latest.Values];

    private static bool Concerns(ResourceEvent change, string name) =>
        change.Resource.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || change.ResourceId.Equals(name, StringComparison.OrdinalIgnoreCase);
}
