using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Migrating;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Datacube.Jobs.Tests.Migrating;

/// <summary>Schemas grow while somebody works on them.</summary>
[Trait("kind", "fault")]
public sealed class MigrationTests
{
    private const string Postgres = "server:postgres";
    private static readonly Migration Expand = new(1, "expand", "alter table tasks add column colour text; create table extra (id int primary key)");
    private static readonly Migration Contract = new(2, "contract", "alter table tasks drop column colour");

    [RequiresProgramFact(Postgres)]
    public async Task The_chain_applied_step_by_step_with_data_gives_the_schema_of_a_fresh_one()
    {
        var server = await PgServer.Shared;
        var (stepwise, fresh) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        var all = MigrationChain.Ledger.Migrations;
        for (var count = 1; count <= all.Count; count++)
        {
            Assert.Equal(1, await ApplyAsync(stepwise, new MigrationChain(MigrationChain.Ledger.Name, all.Take(count))));
            await server.QueryAsync(TestDatabase.NameIn(stepwise), "insert into test.jobs (id, owner, kind, request_hash, request, plan, max_failed_tasks, total, open, state) values (gen_random_uuid(), '', 'k', '', '{}', '{}', 1, 1, 0, 2)");
        }
        Assert.Equal(all.Count, await ApplyAsync(fresh, MigrationChain.Ledger));
        Assert.Equal(await DumpAsync(server, fresh), await DumpAsync(server, stepwise));
        Assert.Equal(0, await ApplyAsync(fresh, MigrationChain.Ledger));
    }

    [RequiresProgramFact(Postgres)]
    public async Task Migrators_at_the_same_time_apply_every_migration_once()
    {
        var connection = await (await PgServer.Shared).CreateDatabaseAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ApplyAsync(connection, MigrationChain.Ledger, Service(Expand)))));
        Assert.Equal(MigrationChain.Ledger.Migrations.Count + 1, applied.Sum());
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_28_old_and_new_workers_go_on_while_the_schema_expands_and_contracts()
    {
        var connection = await TestDatabase.CreateAsync();
        await using var old = await LedgerBench.CreateAsync(connection: connection);
        var job = (await old.SubmitAsync(LedgerBench.Job(60, finish: true))).JobId;
        async Task WorkAsync(LedgerBench bench, string worker)
        {
            while (!(await bench.Jobs.GetAsync(job, default)).HasEnded)
                if (await bench.ClaimAsync(worker) is { } task)
                    await bench.CompleteAsync(task);
        }
        var oldWork = Task.Run(() => WorkAsync(old, "old"));
        await Until.TrueAsync(async () => (await old.Jobs.GetAsync(job, default)).Progress.Succeeded > 5, "the old worker works");
        Assert.Equal(1, await ApplyAsync(connection, MigrationChain.Ledger, Service(Expand)));
        await using var young = await LedgerBench.CreateAsync(connection: connection);
        await Task.WhenAll(oldWork, Task.Run(() => WorkAsync(young, "young")));
        Assert.Equal(1, await ApplyAsync(connection, MigrationChain.Ledger, Service(Expand, Contract)));
        Assert.Equal(JobState.Succeeded, (await young.Jobs.GetAsync(job, default)).State);
        await young.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_migration_never_holds_others_up_behind_a_lock_that_it_waits_for_longer_than_two_seconds()
    {
        var connection = await TestDatabase.CreateAsync();
        await using var bench = await LedgerBench.CreateAsync(connection: connection);
        await bench.SubmitAsync(LedgerBench.Job(1));
        // Somebody reads for a long time; a table lock cannot be had, and whoever comes after the migrator queues behind it.
        await using var reader = new NpgsqlConnection(connection);
        await reader.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select count(*) from test.tasks", reader))
            await hold.ExecuteScalarAsync();
        var migrating = Task.Run(() => ApplyAsync(connection, MigrationChain.Ledger, Service(Expand)));
        await Until.TrueAsync(async () => await bench.ScalarAsync<long>("select count(*) from pg_locks where not granted") > 0, "the migrator waits");
        // The reader still holds what the migrator waits for: only the migrator's own limit lets this pass.
        Assert.NotNull(await bench.ClaimAsync());
        Assert.False(migrating.IsCompleted);
        await transaction.CommitAsync();
        Assert.Equal(1, await migrating);
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_migration_that_fails_leaves_the_schema_as_it_was()
    {
        var server = await PgServer.Shared;
        var connection = await TestDatabase.CreateAsync();
        var before = await DumpAsync(server, connection);
        await Assert.ThrowsAsync<PostgresException>(() => ApplyAsync(connection, MigrationChain.Ledger, Service(Expand with { Sql = Expand.Sql + "; select 1 / 0" })));
        Assert.Equal(before, await DumpAsync(server, connection));
        await using var bench = await LedgerBench.CreateAsync(connection: connection);
        await bench.SubmitAsync(LedgerBench.Job(1));
        Assert.NotNull(await bench.ClaimAsync());
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_service_does_not_start_on_a_schema_that_lacks_its_migrations_and_does_on_a_newer_one()
    {
        var connection = await TestDatabase.CreateAsync();
        await using var database = new JobsDatabase(connection, TestDatabase.Schema, new JobsOptions());
        var missing = await Assert.ThrowsAsync<DatacubeException>(() => New(database, MigrationChain.Ledger, Service(Expand)).CheckAsync(default));
        Assert.Equal("schema.outdated", missing.Code);
        Assert.Contains("--migrate", missing.Message, StringComparison.Ordinal);
        await ApplyAsync(connection, MigrationChain.Ledger, Service(Expand));
        await New(database, MigrationChain.Ledger).CheckAsync(default);
        var changed = await Assert.ThrowsAsync<DatacubeException>(() => ApplyAsync(connection, Service(Expand with { Sql = "select 1" })));
        Assert.Contains("new migration", changed.Message, StringComparison.Ordinal);
        await using var other = new JobsDatabase(connection, "empty", new JobsOptions());
        Assert.Equal("schema.outdated", (await Assert.ThrowsAsync<DatacubeException>(() => New(other, MigrationChain.Ledger).CheckAsync(default))).Code);
    }

    [Fact, Trait("kind", "unit")]
    public void Migrations_are_numbered_without_gaps_and_schemas_have_plain_names()
    {
        Assert.Throws<ArgumentException>(() => Service(Expand with { Number = 2 }));
        Assert.Throws<ArgumentException>(() => Service(Expand, Expand));
        Assert.True(MigrationChain.Ledger.Migrations.Count >= 2);
        foreach (var name in (string[])["", "Cubes", "1a", "a-b", "a; drop", "ä"])
            Assert.Throws<ArgumentException>(() => new JobsDatabase("Host=x", name, new JobsOptions()));
    }

    private static MigrationChain Service(params Migration[] migrations) => new("service", migrations);

    private static Migrator New(JobsDatabase database, params MigrationChain[] chains) => new(database, chains, TimeProvider.System, NullLogger<Migrator>.Instance);

    private static async Task<int> ApplyAsync(string connection, params MigrationChain[] chains)
    {
        await using var database = new JobsDatabase(connection, TestDatabase.Schema, new JobsOptions());
        return await New(database, chains).ApplyAsync(default);
    }

    private static async Task<string> DumpAsync(PgServer server, string connection) =>
        string.Join('\n', (await server.DumpSchemaAsync(TestDatabase.NameIn(connection), TestDatabase.Schema)).Split('\n').Where(line => !line.StartsWith('\\') && !line.StartsWith("--", StringComparison.Ordinal)));
}
