using Datacube.CatalogSearch.Collections;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.CatalogSearch.Items;

/// <summary>Writes items: all of a call or none. Bodies and what searches look at go in together.</summary>
internal sealed class ItemStore(JobsDatabase database, CollectionStore collections, IOptions<CatalogSearchOptions> options, ILogger<ItemStore> log)
{
    private const string Lookup = "select number, by_month from collection where id = $1";

    private const string Existing = "select id from item where collection = $1 and id = any($2)";

    private const string Find = "select b.body, b.links from item i join item_body b on b.collection = i.collection and b.number = i.number where i.collection = $1 and i.id = $2";

    private const string Delete = "delete from item where collection = $1 and id = any($2) returning number";

    private const string DeleteBodies = "delete from item_body where collection = $1 and number = any($2)";

    private const string Widen = """
        update collection set longest = greatest(longest, $2), west = least(west, $3), south = least(south, $4), east = greatest(east, $5), north = greatest(north, $6),
            first = least(first, $7), last = greatest(last, $8) where id = $1
        """;

    private const string Name = """
        insert into queryable (collection, name, type) select $1, name, type from unnest($2, $3) as given (name, type) on conflict do nothing
        """;

    private const string Size = "select coalesce(sum(reltuples), 0)::bigint from pg_class where oid = to_regclass($1) and relkind = 'r'";

    /// <summary>Writes items of one collection, which exists. Where an id occurs twice, the last one counts.</summary>
    /// <exception cref="DatacubeException"><c>conflict.already_exists</c>, <c>catalog.not_found</c>.</exception>
    public async Task<int> WriteAsync(string collection, IReadOnlyList<ItemRecord> items, WriteMode mode, CancellationToken cancellation)
    {
        IReadOnlyList<ItemRecord> unique = [.. items.GroupBy(item => item.Id, StringComparer.Ordinal).Select(same => same.Last())];
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CollectionLock.TakeAsync(connection, collection, cancellation);
        await PutAsync(connection, collection, unique, mode, cancellation);
        await transaction.CommitAsync(cancellation);
        collections.Forget();
        return unique.Count;
    }

    /// <summary>Replaces an item by what becomes of it; of two changes at the same time the later one sees the earlier.</summary>
    /// <exception cref="DatacubeException"><c>catalog.not_found</c>.</exception>
    public async Task ChangeAsync(string collection, string id, Func<FoundItem, ItemRecord> change, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CollectionLock.TakeAsync(connection, collection, cancellation);
        var found = await FindAsync(connection, collection, id, cancellation) ?? throw NotFound(collection, id);
        await PutAsync(connection, collection, [change(found)], WriteMode.Replace, cancellation);
        await transaction.CommitAsync(cancellation);
        collections.Forget();
    }

    private static async Task<FoundItem?> FindAsync(NpgsqlConnection connection, string collection, string id, CancellationToken cancellation)
    {
        await using var find = new NpgsqlCommand(Find, connection) { Parameters = { new() { Value = collection }, new() { Value = id } } };
        await using var row = await find.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? new(collection, id, row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)) : null;
    }

    private static async Task PutAsync(NpgsqlConnection connection, string collection, IReadOnlyList<ItemRecord> unique, WriteMode mode, CancellationToken cancellation)
    {
        var (number, byMonth) = await LookUpAsync(connection, collection, cancellation);
        var ids = unique.Select(item => item.Id).ToArray();
        if (mode != WriteMode.Either)
            await CheckAsync(connection, collection, ids, mode, cancellation);
        if (byMonth)
            await ItemPartitions.AddMonthsAsync(connection, number, unique.Select(item => item.Acquired), cancellation);
        if (mode != WriteMode.Create)
            await DeleteAsync(connection, collection, ids, cancellation);
        await CopyAsync(connection, number, unique, cancellation);
        await DescribeAsync(connection, collection, unique, cancellation);
    }

    /// <summary>Removes an item, or <c>catalog.not_found</c>.</summary>
    public async Task DeleteAsync(string collection, string id, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CollectionLock.TakeAsync(connection, collection, cancellation);
        if (await DeleteAsync(connection, collection, [id], cancellation) == 0)
            throw NotFound(collection, id);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>To be called after many items were written: gives the planner fresh figures, and divides a collection that has grown large.</summary>
    public async Task SettleAsync(string collection, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CollectionLock.TakeAsync(connection, collection, cancellation);
        var (number, byMonth) = await LookUpAsync(connection, collection, cancellation);
        await using (var analyze = new NpgsqlCommand($"analyze {ItemPartitions.NameOf(number)}", connection) { CommandTimeout = 0 })
            await analyze.ExecuteNonQueryAsync(cancellation);
        await using var size = new NpgsqlCommand(Size, connection) { Parameters = { new() { Value = ItemPartitions.NameOf(number) } } };
        if (!byMonth && (long)(await size.ExecuteScalarAsync(cancellation))! > options.Value.SplitAbove)
            if (!await ItemPartitions.SplitAsync(transaction, number, cancellation))
                CatalogLog.NotDivided(log, collection);
        await transaction.CommitAsync(cancellation);
        collections.Forget();
    }

    public static DatacubeException NotFound(string collection, string id) =>
        new("catalog.not_found", $"There is no item '{(id.Length > 60 ? id[..60] + "…" : id)}' in collection '{(collection.Length > 60 ? collection[..60] + "…" : collection)}'.", "id");

    // In two steps, so that bodies are found by their numbers whatever the planner thinks of the size of the tables.
    private static async Task<int> DeleteAsync(NpgsqlConnection connection, string collection, string[] ids, CancellationToken cancellation)
    {
        List<long> gone = [];
        await using (var delete = new NpgsqlCommand(Delete, connection) { Parameters = { new() { Value = collection }, new() { Value = ids } } })
        {
            await using var rows = await delete.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
                gone.Add(rows.GetInt64(0));
        }
        return gone.Count == 0 ? 0 : await RunAsync(connection, DeleteBodies, cancellation, collection, gone.ToArray());
    }

    private static async Task<(int Number, bool ByMonth)> LookUpAsync(NpgsqlConnection connection, string collection, CancellationToken cancellation)
    {
        await using var lookup = new NpgsqlCommand(Lookup, connection) { Parameters = { new() { Value = collection } } };
        await using var row = await lookup.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetInt32(0), row.GetBoolean(1)) : throw CollectionStore.NotFound(collection);
    }

    private static async Task CheckAsync(NpgsqlConnection connection, string collection, string[] ids, WriteMode mode, CancellationToken cancellation)
    {
        await using var existing = new NpgsqlCommand(Existing, connection) { Parameters = { new() { Value = collection }, new() { Value = ids } } };
        await using var rows = await existing.ExecuteReaderAsync(cancellation);
        HashSet<string> found = new(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellation))
            found.Add(rows.GetString(0));
        if (mode == WriteMode.Create && ids.FirstOrDefault(found.Contains) is { } taken)
            throw new DatacubeException("conflict.already_exists", $"Collection '{collection}' has an item '{taken}' already. Use PUT to replace it.", "id");
        if (mode == WriteMode.Replace && ids.FirstOrDefault(id => !found.Contains(id)) is { } missing)
            throw NotFound(collection, missing);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, int number, IReadOnlyList<ItemRecord> items, CancellationToken cancellation)
    {
        var first = await ReserveAsync(connection, items.Count, cancellation);
        await using (var bodies = await connection.BeginBinaryImportAsync($"copy item_body_{number} (collection, number, properties, body, links) from stdin (format binary)", cancellation))
        {
            for (var i = 0; i < items.Count; i++)
            {
                await bodies.StartRowAsync(cancellation);
                await bodies.WriteAsync(items[i].Collection, NpgsqlDbType.Text, cancellation);
                await bodies.WriteAsync(first[i], NpgsqlDbType.Bigint, cancellation);
                await bodies.WriteAsync(items[i].Properties, NpgsqlDbType.Jsonb, cancellation);
                await bodies.WriteAsync(items[i].Body, NpgsqlDbType.Text, cancellation);
                await bodies.WriteAsync(items[i].Links, NpgsqlDbType.Text, cancellation);
            }
            await bodies.CompleteAsync(cancellation);
        }
        await using var rows = await connection.BeginBinaryImportAsync($"copy {ItemPartitions.NameOf(number)} (collection, number, acquired, ends, cloud, id, place) from stdin (format binary)", cancellation);
        for (var i = 0; i < items.Count; i++)
            await WriteRowAsync(rows, items[i], first[i], cancellation);
        await rows.CompleteAsync(cancellation);
    }

    private static async Task WriteRowAsync(NpgsqlBinaryImporter rows, ItemRecord item, long number, CancellationToken cancellation)
    {
        await rows.StartRowAsync(cancellation);
        await rows.WriteAsync(item.Collection, NpgsqlDbType.Text, cancellation);
        await rows.WriteAsync(number, NpgsqlDbType.Bigint, cancellation);
        await rows.WriteAsync(item.Acquired, NpgsqlDbType.TimestampTz, cancellation);
        await rows.WriteAsync(item.Ends, NpgsqlDbType.TimestampTz, cancellation);
        if (item.Cloud is { } cloud)
            await rows.WriteAsync(cloud, NpgsqlDbType.Double, cancellation);
        else
            await rows.WriteNullAsync(cancellation);
        await rows.WriteAsync(item.Id, NpgsqlDbType.Text, cancellation);
        // The bytes are what the type geometry takes.
        if (item.Place is { } place)
            await rows.WriteAsync(place.Binary, NpgsqlDbType.Bytea, cancellation);
        else
            await rows.WriteNullAsync(cancellation);
    }

    private static async Task<long[]> ReserveAsync(NpgsqlConnection connection, int count, CancellationToken cancellation)
    {
        await using var reserve = new NpgsqlCommand("select array(select nextval('item_number') from generate_series(1, $1))", connection) { Parameters = { new() { Value = count } } };
        return (long[])(await reserve.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task DescribeAsync(NpgsqlConnection connection, string collection, IReadOnlyList<ItemRecord> items, CancellationToken cancellation)
    {
        if (items.Count == 0)
            return;
        var bounds = items.Select(item => item.Place?.Bounds).OfType<double[]>().ToList();
        object Bound(int index, Func<IEnumerable<double>, double> choose) => bounds.Count == 0 ? DBNull.Value : choose(bounds.Select(box => box[index]));
        var longest = items.Max(item => item.Ends - item.Acquired);
        await using var widen = new NpgsqlCommand(Widen, connection);
        widen.Parameters.AddWithValue(collection);
        widen.Parameters.Add(new() { Value = new NpgsqlInterval(0, 0, longest.Ticks / TimeSpan.TicksPerMicrosecond), NpgsqlDbType = NpgsqlDbType.Interval });
        foreach (var bound in (object[])[Bound(0, Enumerable.Min), Bound(1, Enumerable.Min), Bound(2, Enumerable.Max), Bound(3, Enumerable.Max)])
            widen.Parameters.Add(new() { Value = bound, NpgsqlDbType = NpgsqlDbType.Double });
        widen.Parameters.AddWithValue(items.Min(item => item.Acquired));
        widen.Parameters.AddWithValue(items.Max(item => item.Ends));
        await widen.ExecuteNonQueryAsync(cancellation);
        var names = items.SelectMany(item => item.PropertyTypes).Distinct().ToList();
        await RunAsync(connection, Name, cancellation, collection, names.Select(name => name.Name).ToArray(), names.Select(name => name.Type).ToArray());
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
