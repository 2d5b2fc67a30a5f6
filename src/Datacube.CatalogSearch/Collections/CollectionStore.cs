using Datacube.CatalogSearch.Items;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.CatalogSearch.Collections;

/// <summary>The collections of the own catalogue. What was read is kept for a moment: searches need it, and it rarely changes.</summary>
internal sealed class CollectionStore(CatalogDatabase searches, JobsDatabase database, TimeProvider clock)
{
    private const string Select = "select number, id, json, by_month, longest, west, south, east, north, first, last from collection";

    private const string Create = """
        insert into collection (id, json) values ($1, $2) on conflict do nothing returning number
        """;

    // Another replica may have written meanwhile. A collection that is not known is looked for at once.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(2);

    private volatile Known? known;

    /// <summary>All collections, in the order of their ids.</summary>
    public async Task<IReadOnlyList<StoredCollection>> ListAsync(CancellationToken cancellation) => (await KnownAsync(cancellation)).Collections;

    /// <summary>A collection, or null.</summary>
    public async Task<StoredCollection?> FindAsync(string id, CancellationToken cancellation)
    {
        if ((await KnownAsync(cancellation)).Find(id) is { } found)
            return found;
        Forget();
        return (await KnownAsync(cancellation)).Find(id);
    }

    /// <summary>A collection, or <c>catalog.not_found</c>.</summary>
    public async Task<StoredCollection> GetAsync(string id, CancellationToken cancellation) => await FindAsync(id, cancellation) ?? throw NotFound(id);

    /// <summary>Makes a collection. False where it exists.</summary>
    public async Task<bool> CreateAsync(string id, string json, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var create = new NpgsqlCommand(Create, connection) { Parameters = { new() { Value = id }, new() { Value = json } } };
        var number = await create.ExecuteScalarAsync(cancellation);
        if (number is int made)
            await ItemPartitions.CreateAsync(connection, made, cancellation);
        await transaction.CommitAsync(cancellation);
        Forget();
        return number is int;
    }

    /// <summary>Replaces the document of a collection.</summary>
    public async Task ReplaceAsync(string id, string json, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var replace = new NpgsqlCommand("update collection set json = $2, updated = now() where id = $1", connection) { Parameters = { new() { Value = id }, new() { Value = json } } };
        if (await replace.ExecuteNonQueryAsync(cancellation) == 0)
            throw NotFound(id);
        Forget();
    }

    /// <summary>Removes a collection with all its items.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CollectionLock.TakeAsync(connection, id, cancellation);
        await using var delete = new NpgsqlCommand("delete from collection where id = $1 returning number", connection) { Parameters = { new() { Value = id } } };
        if (await delete.ExecuteScalarAsync(cancellation) is not int number)
            throw NotFound(id);
        if (!await ItemPartitions.DropAsync(transaction, number, cancellation))
            throw new DatacubeException("database.unavailable", $"Searches that ran without a pause left no moment to remove collection '{id}'. Try again.", "collection");
        await transaction.CommitAsync(cancellation);
        Forget();
    }

    /// <summary>Reads collections anew at the next use.</summary>
    public void Forget() => known = null;

    public static DatacubeException NotFound(string id) => new("catalog.not_found", $"There is no collection '{(id.Length > 60 ? id[..60] + "…" : id)}'.", "collection");

    private async Task<Known> KnownAsync(CancellationToken cancellation)
    {
        if (known is { } recent && clock.GetElapsedTime(recent.Read) < Memory)
            return recent;
        var now = clock.GetTimestamp();
        await using var connection = await searches.Source.OpenConnectionAsync(cancellation);
        await using var list = new NpgsqlCommand($"{Select} order by id collate \"C\"", connection);
        await using var rows = await list.ExecuteReaderAsync(cancellation);
        List<StoredCollection> collections = [];
        while (await rows.ReadAsync(cancellation))
            collections.Add(Read(rows));
        var fresh = new Known(now, collections);
        known = fresh;
        return fresh;
    }

    private static StoredCollection Read(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), StoredCollection.Span(row.GetFieldValue<NpgsqlInterval>(4)))
    {
        Bounds = row.IsDBNull(5) ? null : [row.GetDouble(5), row.GetDouble(6), row.GetDouble(7), row.GetDouble(8)],
        Times = row.IsDBNull(9) ? null : (row.GetDateTime(9), row.GetDateTime(10)),
    };

    private sealed record Known(long Read, IReadOnlyList<StoredCollection> Collections)
    {
        private readonly Dictionary<string, StoredCollection> byId = Collections.ToDictionary(collection => collection.Id, StringComparer.Ordinal);

        public StoredCollection? Find(string id) => byId.GetValueOrDefault(id);
    }
}
