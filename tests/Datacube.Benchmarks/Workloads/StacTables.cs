using System.Diagnostics;
using System.Globalization;
using Datacube.CatalogSearch;
using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Items;
using Datacube.Jobs.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Fills the tables of the catalogue, and beside them a plain table of PostGIS with the indexes that one would give it.</summary>
internal sealed class StacTables(JobsDatabase database, CollectionStore collections)
{
    private const string Plain = """
        create unlogged table plain (id text, collection text, datetime timestamptz, geom geometry(Geometry, 4326), cloud double precision, content text compression lz4);
        insert into plain select i.id, i.collection, i.acquired, i.place, i.cloud, b.body || b.links from item_{0} i join item_body_{0} b using (number) order by number;
        create unique index on plain (collection, id);
        create index on plain using gist (geom);
        create index on plain (datetime desc, id desc);
        """;

    private const string Search = """
        select content from plain where collection = $1 and geom && ST_MakeEnvelope($2, $3, $4, $5, 4326) and ST_Intersects(geom, ST_MakeEnvelope($2, $3, $4, $5, 4326))
        and datetime >= $6 and datetime <= $7 and cloud < 20 order by datetime desc, id desc limit 100
        """;

    /// <summary>Fills the catalogue with items of so many days.</summary>
    public async Task FillAsync(string collection, int days, bool slim, CancellationToken cancellation)
    {
        await collections.CreateAsync(collection, "{}", cancellation);
        var number = await NumberAsync(collection, cancellation);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        var rows = StacItems.Rows(collection, days, slim);
        await RunAsync(connection, $"""
            drop index item_{number}_id_idx, item_{number}_acquired_id_collection_idx, item_{number}_place_acquired_cloud_idx;
            insert into item_{number} (collection, number, acquired, ends, cloud, id, place) select collection, number, at, at, cloud, id, place from ({rows}) as rows;
            insert into item_body_{number} (collection, number, properties, body, links) select collection, number, properties, body, links from ({rows}) as rows;
            insert into queryable values ('{collection}', 'eo:cloud_cover', 'number');
            """, cancellation);
        // Divided by months, they get their indexes then.
        if ((long)days * StacItems.Tiles > new CatalogSearchOptions().SplitAbove)
            return;
        await ItemPartitions.IndexAsync(connection, ItemPartitions.NameOf(int.Parse(number, CultureInfo.InvariantCulture)), cancellation);
        await SettleAsync(connection, $"item_{number}", cancellation);
        await SettleAsync(connection, $"item_body_{number}", cancellation);
    }

    /// <summary>Fills the plain table with the same items, in the same order.</summary>
    public async Task FillPlainAsync(string collection, CancellationToken cancellation)
    {
        var number = await NumberAsync(collection, cancellation);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await RunAsync(connection, Plain.Replace("{0}", number, StringComparison.Ordinal), cancellation);
        await SettleAsync(connection, "plain", cancellation);
    }

    /// <summary>Gives the plain table the index that the catalogue has.</summary>
    public async Task IndexPlainAsync(CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await RunAsync(connection, "create index on plain using gist (geom, datetime, cloud)", cancellation);
        await SettleAsync(connection, "plain", cancellation);
    }

    /// <summary>Asks the plain table and returns the seconds of each search.</summary>
    public static async Task<List<double>> AskAsync(NpgsqlDataSource source, IEnumerable<ItemQuery> queries, CancellationToken cancellation)
    {
        List<double> seconds = [];
        foreach (var query in queries)
        {
            var started = Stopwatch.GetTimestamp();
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var search = new NpgsqlCommand(Search, connection);
            var box = query.Area!.Boxes[0];
            foreach (var value in (object[])[query.Collections[0], box.West, box.South, box.East, box.North, query.Time!.Value.Start!.Value.UtcDateTime, query.Time.Value.End!.Value.UtcDateTime])
                search.Parameters.Add(new() { Value = value, NpgsqlDbType = value is string ? NpgsqlDbType.Text : value is double ? NpgsqlDbType.Double : NpgsqlDbType.TimestampTz });
            await using var rows = await search.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
                rows.GetFieldValue<byte[]>(0);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        return seconds;
    }

    private async Task<string> NumberAsync(string collection, CancellationToken cancellation) => (await collections.GetAsync(collection, cancellation)).Number.ToString(CultureInfo.InvariantCulture);

    // As a table is that has been there for a while: no search does what the server puts off until rows are first read or pages are first needed again.
    private static async Task SettleAsync(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        await RunAsync(connection, $"vacuum analyze {table}", cancellation);
        await RunAsync(connection, "checkpoint", cancellation);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
