using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Database, broker, search service and scenes for all tests of the cluster; each test starts its own processes of the cube service.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private RunningCluster? cluster;

    /// <summary>The system.</summary>
    public RunningCluster Cluster => cluster ?? throw new InvalidOperationException("PostgreSQL or RabbitMQ is not installed.");

    public async Task InitializeAsync()
    {
        // Where a server is missing the tests are skipped, and say so.
        if (ExternalProgram.Has("server:postgres+rabbitmq"))
            cluster = await RunningCluster.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
