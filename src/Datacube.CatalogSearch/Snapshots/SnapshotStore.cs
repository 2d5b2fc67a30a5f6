using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Jobs.Ledger;
using Datacube.Stac.Searching;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Datacube.CatalogSearch.Snapshots;

/// <summary>Keeps what searches found, equal results once.</summary>
internal sealed class SnapshotStore(JobsDatabase database, IOptions<CatalogSearchOptions> options)
{
    private const int MostOfChunk = 1000;
    private const long BytesOfChunk = 8 << 20;

    /// <summary>Stores a result and removes snapshots that are too old.</summary>
    public Task<StoredSnapshot> AddAsync(string catalog, StacQuery query, IReadOnlyList<SnapshotItem> items, CancellationToken cancellation, string choice = "{}")
    {
        var (id, description) = (Guid.CreateVersion7(), Describe(catalog, query));
        return database.RunAsync(async (connection, stop) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            var stored = await AddAsync(connection, id, description, items, choice, stop);
            await transaction.CommitAsync(stop);
            return stored;
        }, cancellation);
    }

    /// <summary>What a search was, as JSON with its keys in order of their names.</summary>
    public static string Describe(string catalog, StacQuery query) => new JsonObject { ["catalog"] = UrlScrubber.Scrub(catalog), ["query"] = query.Describe() }.ToJsonString();

    /// <summary>Stores a result inside a transaction of the caller.</summary>
    public async Task<StoredSnapshot> AddAsync(NpgsqlConnection connection, Guid id, string description, IReadOnlyList<SnapshotItem> items, string choice, CancellationToken cancellation)
    {
        var hash = HashOf(items);
        await AddItemsAsync(connection, hash, items, cancellation);
        // The first attempt may have been committed although its answer was lost.
        await using var add = new NpgsqlCommand("""
            insert into snapshot (id, query, hash, choice) values (@id, @query::jsonb, @hash, @choice::jsonb)
            on conflict (id) do update set hash = excluded.hash returning searched
            """, connection);
        add.Parameters.AddWithValue("id", id);
        add.Parameters.AddWithValue("query", description);
        add.Parameters.AddWithValue("hash", hash);
        add.Parameters.AddWithValue("choice", choice);
        var searched = (DateTime)(await add.ExecuteScalarAsync(cancellation))!;
        await RemoveOldAsync(connection, cancellation);
        return new(id, hash, searched, items) { Choice = choice };
    }

    /// <summary>Reads a snapshot, or a page of it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="after">Items that are passed over.</param>
    /// <param name="first">Most items read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DatacubeException"><c>catalog.not_found</c>: no such snapshot, or not any more.</exception>
    public Task<StoredSnapshot> ReadAsync(string id, CancellationToken cancellation, int after = 0, int first = int.MaxValue) =>
        database.RunAsync((connection, stop) => ReadAsync(connection, id, after, first, stop), cancellation);

    private async Task<StoredSnapshot> ReadAsync(NpgsqlConnection connection, string id, int after, int first, CancellationToken cancellation)
    {
        await using var find = new NpgsqlCommand("select hash, searched, choice::text, items from snapshot join result using (hash) where id = @id", connection);
        find.Parameters.AddWithValue("id", Guid.TryParse(id, out var key) ? key : Guid.Empty);
        string hash, choice;
        DateTime searched;
        int count;
        await using (var row = await find.ExecuteReaderAsync(cancellation))
        {
            if (!await row.ReadAsync(cancellation))
                throw new DatacubeException("catalog.not_found", $"There is no snapshot '{(id.Length > 40 ? id[..40] : id)}'; snapshots are kept for {options.Value.KeepDays} days.", "snapshot_id");
            (hash, searched, choice, count) = (row.GetString(0), row.GetDateTime(1), row.GetString(2), row.GetInt32(3));
        }
        return new(key, hash, searched, await ReadItemsAsync(connection, hash, after, first, cancellation)) { Choice = choice, Count = count };
    }

    private static async Task AddItemsAsync(NpgsqlConnection connection, string hash, IReadOnlyList<SnapshotItem> items, CancellationToken cancellation)
    {
        await using var add = new NpgsqlCommand("insert into result (hash, items) values (@hash, @items) on conflict do nothing", connection);
        add.Parameters.AddWithValue("hash", hash);
        add.Parameters.AddWithValue("items", items.Count);
        // Whoever comes second waits here for the transaction of the first, and then finds the items stored.
        if (await add.ExecuteNonQueryAsync(cancellation) == 0)
            return;
        var first = 0;
        foreach (var chunk in Chunks(items))
        {
            await FillAsync(connection, hash, first, chunk, cancellation);
            first += chunk.Count;
        }
    }

    /// <summary>So much at a time that a statement ends well within its time limit.</summary>
    internal static IEnumerable<List<SnapshotItem>> Chunks(IReadOnlyList<SnapshotItem> items)
    {
        List<SnapshotItem> chunk = [];
        long bytes = 0;
        foreach (var item in items)
        {
            if (chunk.Count > 0 && (chunk.Count == MostOfChunk || bytes + item.Bytes > BytesOfChunk))
            {
                yield return chunk;
                (chunk, bytes) = ([], 0);
            }
            chunk.Add(item);
            bytes += item.Bytes;
        }
        if (chunk.Count > 0)
            yield return chunk;
    }

    private static async Task FillAsync(NpgsqlConnection connection, string hash, int first, List<SnapshotItem> items, CancellationToken cancellation)
    {
        await using var fill = new NpgsqlCommand("""
            insert into result_item (hash, position, json, document, is_document, folder, provider)
            select @hash, item.* from unnest(@positions, @jsons, @documents, @wholes, @folders, @providers) as item
            """, connection);
        fill.Parameters.AddWithValue("hash", hash);
        fill.Parameters.AddWithValue("positions", Enumerable.Range(first, items.Count).ToArray());
        fill.Parameters.AddWithValue("jsons", items.Select(item => item.Json).ToArray());
        fill.Parameters.AddWithValue("documents", items.Select(item => item.Document).ToArray());
        fill.Parameters.AddWithValue("wholes", items.Select(item => item.IsDocument).ToArray());
        fill.Parameters.AddWithValue("folders", items.Select(item => item.Folder).ToArray());
        fill.Parameters.AddWithValue("providers", items.Select(item => item.Provider).ToArray());
        await fill.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<IReadOnlyList<SnapshotItem>> ReadItemsAsync(NpgsqlConnection connection, string hash, int after, int first, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand("select json, document, is_document, folder, provider from result_item where hash = @hash and position >= @after order by position limit @first", connection);
        read.Parameters.AddWithValue("after", after);
        read.Parameters.AddWithValue("first", first);
        read.Parameters.AddWithValue("hash", hash);
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        List<SnapshotItem> items = [];
        while (await rows.ReadAsync(cancellation))
            items.Add(new(rows.GetString(0), rows.GetString(1), rows.GetBoolean(2), rows.GetString(3)) { Provider = rows.GetString(4) });
        return items;
    }

    // The last one of a standing search stays: whoever did not receive it asks for it again.
    private async Task RemoveOldAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var remove = new NpgsqlCommand("""
            with gone as (
                delete from snapshot where searched < now() - make_interval(days => @days) and id not in (select latest from standing where latest is not null)
                returning id, hash)
            delete from result where hash in (select hash from gone)
            and not exists (select from snapshot where snapshot.hash = result.hash and snapshot.id not in (select id from gone))
            """, connection);
        remove.Parameters.AddWithValue("days", options.Value.KeepDays);
        await remove.ExecuteNonQueryAsync(cancellation);
    }

    private static string HashOf(IReadOnlyList<SnapshotItem> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
            hash.AppendData(Encoding.UTF8.GetBytes($"{item.Provider}\n{item.Document}\n{item.IsDocument}\n{item.Folder}\n{item.Json}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
