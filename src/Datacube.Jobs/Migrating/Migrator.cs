using System.Security.Cryptography;
using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Datacube.Jobs.Migrating;

/// <summary>
/// Brings a schema up to date: a step of its own, before any service of the new version starts. Old and new workers run side by side during it, so a migration only adds (expand);
/// what nobody uses any more goes in a later version (contract). One migrator at a time, by an advisory lock; each migration in its own transaction, which waits for
/// a lock on a table at most <see cref="LockTimeout"/> and starts anew when it has to wait longer.
/// </summary>
public sealed class Migrator(JobsDatabase database, IReadOnlyList<MigrationChain> chains, TimeProvider time, ILogger<Migrator> log)
{
    private const int Attempts = 20;

    private const string LockOut = "select pg_advisory_lock(hashtextextended('datacube.migrate.' || $1, 0))";

    private const string Release = "select pg_advisory_unlock(hashtextextended('datacube.migrate.' || $1, 0))";

    private const string Record = "insert into schema_migrations (chain, number, name, hash) values ($1, $2, $3, $4)";

    /// <summary>Longest wait for a lock on a table, during which everything else on that table would wait too.</summary>
    public static TimeSpan LockTimeout { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Applies what is missing.</summary>
    /// <returns>How many migrations were applied.</returns>
    public async Task<int> ApplyAsync(CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using (var wait = Statement.Command(connection, LockOut, Statement.Of(database.Schema)))
        {
            wait.CommandTimeout = 600;
            await wait.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
        try
        {
            await PrepareAsync(connection, cancellation).ConfigureAwait(false);
            var applied = await AppliedAsync(connection, cancellation).ConfigureAwait(false);
            var count = 0;
            foreach (var chain in chains)
                foreach (var migration in chain.Migrations)
                {
                    if (applied.TryGetValue((chain.Name, migration.Number), out var hash))
                    {
                        CheckUnchanged(chain, migration, hash);
                        continue;
                    }
                    await ApplyAsync(connection, chain, migration, cancellation).ConfigureAwait(false);
                    count++;
                }
            return count;
        }
        finally
        {
            await Statement.ExecuteAsync(Statement.Command(connection, Release, Statement.Of(database.Schema)), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Throws <c>schema.outdated</c> when a migration that this version needs is missing. Newer ones than it knows are no fault: they only add.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var applied = await database.RunAsync(async (connection, stop) => await ExistsAsync(connection, stop).ConfigureAwait(false) ? await AppliedAsync(connection, stop).ConfigureAwait(false) : [], cancellation).ConfigureAwait(false);
        foreach (var chain in chains)
            foreach (var migration in chain.Migrations)
                if (!applied.ContainsKey((chain.Name, migration.Number)))
                    throw new DatacubeException("schema.outdated", $"Schema '{database.Schema}' lacks migration {migration.Number:0000} ({migration.Name}) of {chain.Name}. Run the service once with --migrate, then start it.");
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var found = await Statement.ListAsync(Statement.Command(connection, "select to_regclass('schema_migrations') is not null"), row => row.GetBoolean(0), cancellation).ConfigureAwait(false);
        return found[0];
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // The name was checked to be plain, see SchemaName.
        await Statement.ExecuteAsync(new NpgsqlCommand($"create schema if not exists {database.Schema}", connection), cancellation).ConfigureAwait(false);
        await Statement.ExecuteAsync(new NpgsqlCommand($"""
            create table if not exists {database.Schema}.schema_migrations (
                chain text not null, number integer not null, name text not null, hash text not null, applied_at timestamptz not null default now(), primary key (chain, number))
            """, connection), cancellation).ConfigureAwait(false);
    }

    private static async Task<Dictionary<(string, int), string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var rows = await Statement.ListAsync(Statement.Command(connection, "select chain, number, hash from schema_migrations"), row => (row.GetString(0), row.GetInt32(1), row.GetString(2)), cancellation).ConfigureAwait(false);
        return rows.ToDictionary(row => (row.Item1, row.Item2), row => row.Item3);
    }

    private static void CheckUnchanged(MigrationChain chain, Migration migration, string hash)
    {
        if (hash != Hash(migration))
            throw new DatacubeException("schema.outdated", $"Migration {migration.Number:0000} ({migration.Name}) of {chain.Name} was applied with other text than it has now. Undo the change and write a new migration.");
    }

    private async Task ApplyAsync(NpgsqlConnection connection, MigrationChain chain, Migration migration, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
                await Statement.ExecuteAsync(new NpgsqlCommand($"set local lock_timeout = {(int)LockTimeout.TotalMilliseconds}", connection), cancellation).ConfigureAwait(false);
                await Statement.ExecuteAsync(new NpgsqlCommand(migration.Sql, connection) { CommandTimeout = 0 }, cancellation).ConfigureAwait(false);
                await Statement.ExecuteAsync(Statement.Command(connection, Record, Statement.Of(chain.Name), Statement.Of(migration.Number), Statement.Of(migration.Name), Statement.Of(Hash(migration))), cancellation).ConfigureAwait(false);
                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                JobsLog.Migrated(log, chain.Name, migration.Number, migration.Name, database.Schema);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable && attempt < Attempts)
            {
                JobsLog.MigrationWaits(log, chain.Name, migration.Number, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(100, 1000)), time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static string Hash(Migration migration) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Sql)));
}
