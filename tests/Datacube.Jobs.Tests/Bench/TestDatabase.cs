using Datacube.Jobs.Ledger;
using Datacube.Jobs.Migrating;
using Datacube.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Datacube.Jobs.Tests.Bench;

/// <summary>A database with the ledger in schema <c>test</c>, copied from one that was migrated once.</summary>
internal static class TestDatabase
{
    internal const string Schema = "test";
    private static readonly Lazy<Task<string>> Template = new(async () => await MigratedAsync(await PgServer.Shared));

    /// <summary>Makes one in the cluster that all tests share. Returns the connection string.</summary>
    internal static async Task<string> CreateAsync()
    {
        var template = await Template.Value;
        return await (await PgServer.Shared).CreateDatabaseAsync(template);
    }

    /// <summary>Makes one in a cluster of a test's own.</summary>
    internal static async Task<string> CreateAsync(PgServer server) => server.ConnectionString(await MigratedAsync(server));

    internal static string NameIn(string connectionString) => connectionString.Split("Database=")[1].Split(';')[0];

    private static async Task<string> MigratedAsync(PgServer server)
    {
        var connection = await server.CreateDatabaseAsync();
        await using (var database = new JobsDatabase(connection, Schema, new JobsOptions()))
            await new Migrator(database, [MigrationChain.Ledger], TimeProvider.System, NullLogger<Migrator>.Instance).ApplyAsync(CancellationToken.None);
        await server.QueryAsync("postgres", $"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{NameIn(connection)}'");
        return NameIn(connection);
    }
}
