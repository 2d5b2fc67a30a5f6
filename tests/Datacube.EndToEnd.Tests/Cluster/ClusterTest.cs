using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>A test of the running system: it has a place of its own for its cube, and what it starts ends with it.</summary>
public abstract class ClusterTest(RunningCluster cluster) : IAsyncLifetime
{
    /// <summary>The system.</summary>
    protected RunningCluster Cluster { get; } = cluster;

    /// <summary>A name that no other test has: of a folder, and of a request.</summary>
    protected string Place { get; } = $"test-{Guid.NewGuid():n}";

    /// <summary>Where the cube of the test goes.</summary>
    protected string Cube => Cluster.PathOf(Place, "cube");

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Cluster.EndTestAsync();
}
