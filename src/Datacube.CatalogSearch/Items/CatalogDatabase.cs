using Npgsql;

namespace Datacube.CatalogSearch.Items;

/// <summary>
/// Connections for searches: read-only transactions of a role that can do nothing else, with a time limit for each statement. What comes from
/// outside reaches statements as parameters only; this is the second lock.
/// </summary>
internal sealed class CatalogDatabase : IAsyncDisposable
{
    private const string Become = """
        select set_config('role', 'datacube_catalog_reader', false)
        where exists (select from pg_roles where rolname = 'datacube_catalog_reader') and pg_has_role('datacube_catalog_reader', 'member')
        """;

    public CatalogDatabase(string connectionString, string schema, CatalogSearchOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = $"{schema},public",
            MaxPoolSize = options.SearchConnections,
            MaxAutoPrepare = 40,
            AutoPrepareMinUsages = 2,
            // What a connection is, it stays: everything that runs on it is a search.
            NoResetOnClose = true,
            ApplicationName = $"datacube-{schema}-search",
            CommandTimeout = options.SearchSeconds + 5,
        };
        // Where an area lies decides which index is right, so a plan is made for each. Searches are many at a time: each takes one processor.
        settings.Options = $"{settings.Options} -c default_transaction_read_only=on -c statement_timeout={options.SearchSeconds * 1000} -c plan_cache_mode=force_custom_plan -c max_parallel_workers_per_gather=0".TrimStart();
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(Initialise, InitialiseAsync);
        Source = builder.Build();
    }

    public NpgsqlDataSource Source { get; }

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static void Initialise(NpgsqlConnection connection)
    {
        using var become = new NpgsqlCommand(Become, connection);
        become.ExecuteNonQuery();
    }

    private static async Task InitialiseAsync(NpgsqlConnection connection)
    {
        await using var become = new NpgsqlCommand(Become, connection);
        await become.ExecuteNonQueryAsync();
    }
}
