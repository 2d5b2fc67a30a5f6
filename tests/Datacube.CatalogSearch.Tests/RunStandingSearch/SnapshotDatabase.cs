using Datacube.CatalogSearch.Snapshots;
using Datacube.Jobs;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Migrating;
using Datacube.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Datacube.CatalogSearch.Tests.RunStandingSearch;

/// <summary>One database with the tables of the service for the tests of a class; nothing where no PostgreSQL is installed.</summary>
public sealed class SnapshotDatabase : IAsyncLifetime
{
    public JobsDatabase Jobs { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ServerPrograms.Postgres is null)
            return;
        var server = await PgServer.Shared;
        Jobs = new JobsDatabase(await server.CreateDatabaseAsync(), "catalog", new JobsOptions());
        await new Migrator(Jobs, [MigrationChain.Of(typeof(SnapshotStore).Assembly)], TimeProvider.System, NullLogger<Migrator>.Instance).ApplyAsync(default);
    }

    public async Task DisposeAsync()
    {
        if (Jobs is not null)
            await Jobs.DisposeAsync();
    }
}
