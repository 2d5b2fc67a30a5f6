using Datacube.CatalogSearch.Sql;
using Npgsql;

namespace Datacube.CatalogSearch.Items;

/// <summary>Counts the items of a search instead of reading them.</summary>
internal sealed class ItemCounts(CatalogDatabase database, ItemSearch search)
{
    /// <summary>What can be counted: a name, and the statement that gives keys with their numbers. Over found: collection, acquired, cloud.</summary>
    public static IReadOnlyDictionary<string, string> Statements { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["total_count"] = "select 'total_count', null::text, count(*) from found",
        ["datetime_min"] = $"select 'datetime_min', {Instant("min(acquired)")}, count(*) from found",
        ["datetime_max"] = $"select 'datetime_max', {Instant("max(acquired)")}, count(*) from found",
        ["collection_frequency"] = "select 'collection_frequency', collection, count(*) from found group by collection",
        ["cloud_cover_frequency"] = "select 'cloud_cover_frequency', (least(floor(cloud / 10), 9) * 10)::text, count(*) from found where cloud between 0 and 100 group by 2",
        ["datetime_frequency"] = $"select 'datetime_frequency', {Instant("date_trunc('month', acquired, 'UTC')")}, count(*) from found group by 2",
    };

    /// <summary>Rows of what is asked for: its name, a key, how many items; keys in order.</summary>
    public async Task<IReadOnlyList<(string Name, string? Key, long Count)>> RunAsync(ItemQuery query, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var sql = new SqlWriter();
        if (await search.SourceAsync(query, sql, cancellation) is not { } source)
            return [.. names.Where(name => name == "total_count").Select(name => (name, (string?)null, 0L))];
        var statement = $"""
            with found as materialized (select i.collection, i.acquired, i.cloud {source})
            select name, key, count from ({string.Join(" union all ", names.Select(name => Statements[name]))}) as counted (name, key, count) order by name, key collate "C"
            """;
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var command = sql.Command(connection, statement);
        try
        {
            List<(string, string?, long)> rows = [];
            await using var found = await command.ExecuteReaderAsync(cancellation);
            while (await found.ReadAsync(cancellation))
                rows.Add((found.GetString(0), found.IsDBNull(1) ? null : found.GetString(1), found.GetInt64(2)));
            return rows;
        }
        catch (PostgresException error) when (ItemSearch.Refusal(error, query) is { } refusal)
        {
            throw refusal;
        }
    }

    private static string Instant(string expression) => $"""to_char(({expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""";
}
