using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Local;

/// <summary>The runners of all resources that run: one per replica.</summary>
internal sealed class ResourceFleet(IServiceProvider services) : IDisposable
{
    private readonly List<ResourceRunner> runners = [];

    public IReadOnlyList<ResourceRunner> All => runners;

    public void Build(IEnumerable<IResource> resources)
    {
        var all = resources.ToList();
        var awaited = all.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>()).Where(wait => wait.WaitType == WaitType.WaitForCompletion).Select(wait => wait.Resource).ToHashSet();
        foreach (var resource in all)
            for (var replica = 0; replica < (resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1); replica++)
                runners.Add(ActivatorUtilities.CreateInstance<ResourceRunner>(services, new RunnerIdentity(resource, replica, EndsByItself: awaited.Contains(resource))));
    }

    /// <summary>By id, or all of a resource by its name.</summary>
    public IReadOnlyList<ResourceRunner> Find(string name) =>
        [.. runners.Where(runner => runner.Id.Equals(name, StringComparison.OrdinalIgnoreCase) || runner.Resource.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Groups that can stop together: those that nobody else needs any more come first.</summary>
    public IEnumerable<IReadOnlyList<ResourceRunner>> ForStopping()
    {
        var left = runners.ToList();
        while (left.Count > 0)
        {
            var needed = left.SelectMany(runner => Needs(runner.Resource)).ToHashSet();
            var free = left.Where(runner => !needed.Contains(runner.Resource)).ToList();
            // References may form circles; then all that is left stops at once.
            yield return free.Count > 0 ? free : left;
            left = free.Count > 0 ? [.. left.Except(free)] : [];
        }
    }

    public void Dispose()
    {
        foreach (var runner in runners)
            runner.Dispose();
    }

    private static IEnumerable<IResource> Needs(IResource resource)
    {
        var named = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource).Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relation => relation.Resource));
        foreach (var other in named.Where(other => !ReferenceEquals(other, resource)))
        {
            yield return other;
            if (other is IResourceWithParent { Parent: var parent } && !ReferenceEquals(parent, resource))
                yield return parent;
        }
    }
}
