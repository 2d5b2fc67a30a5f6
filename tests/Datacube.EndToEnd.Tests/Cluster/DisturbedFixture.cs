using Datacube.Testing;
using Datacube.Testing.Servers;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>A system on a database server and a broker of its own, which tests stop, cut off and start again.</summary>
public sealed class DisturbedFixture : IAsyncLifetime
{
    /// <summary>The system.</summary>
    public RunningCluster Cluster { get; private set; } = null!;

    /// <summary>Its database server, which survives a crash.</summary>
    public PgServer Postgres { get; private set; } = null!;

    /// <summary>Its broker.</summary>
    public RabbitServer Rabbit { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!ExternalProgram.Has("server:postgres+rabbitmq"))
            return;
        Postgres = await PgServer.StartAsync(durable: true);
        Rabbit = await RabbitServer.StartNewAsync();
        Cluster = await RunningCluster.StartAsync(Postgres, Rabbit);
    }

    public async Task DisposeAsync()
    {
        if (Cluster is null)
            return;
        await Cluster.DisposeAsync();
        await Rabbit.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
