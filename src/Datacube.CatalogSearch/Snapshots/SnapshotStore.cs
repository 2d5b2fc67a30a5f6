using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
    public Task<StoredSnapshot> AddAsync(string catalog, StacQuery query, IReadOnlyList<SnapshotItem> items, CancellationToken cancellation)
    {
        var (id, hash) = (Guid.CreateVersion7(), HashOf(items));
        var description = JsonSerializer.Serialize(new { catalog = UrlScrubber.Scrub(catalog), query = Describe(query) });
        return database.RunAsync(async (connection, stop) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            await AddItemsAsync(connection, hash, items, stop);
            // The first attempt may have been committed although its answer was lost.
            await using var add = new NpgsqlCommand("""
                insert into snapshot (id, query, hash) values (@id, @query::jsonb, @hash)
                on conflict (id) do update set hash = excluded.hash returning searched
                """, connection);
            add.Parameters.AddWithValue("id", id);
            add.Parameters.AddWithValue("query", description);
            add.Parameters.AddWithValue("hash", hash);
            var searched = (DateTime)(await add.ExecuteScalarAsync(stop))!;
            await RemoveOldAsync(connection, stop);
            await transaction.CommitAsync(stop);
            return new StoredSnapshot(id, hash, searched, items);
        }, cancellation);
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="DatacubeException"><c>catalog.not_found</c>: no such snapshot, or not any more.</exception>
    public Task<StoredSnapshot> ReadAsync(string id, CancellationToken cancellation) => database.RunAsync((connection, stop) => ReadAsync(connection, id, stop), cancellation);

    private async Task<StoredSnapshot> ReadAsync(NpgsqlConnection connection, string id, CancellationToken cancellation)
    {
        await using var find = new NpgsqlCommand("select hash, searched from snapshot where id = @id", connection);
        find.Parameters.AddWithValue("id", Guid.TryParse(id, out var key) ? key : Guid.Empty);
        string hash;
        DateTime searched;
        await using (var row = await find.ExecuteReaderAsync(cancellation))
        {
            if (!await row.ReadAsync(cancellation))
                throw new DatacubeException("catalog.not_found", $"There is no snapshot '{(id.Length > 40 ? id[..40] : id)}'; snapshots are kept for {options.Value.KeepDays} days.", "snapshot_id");
            (hash, searched) = (row.GetString(0), row.GetDateTime(1));
        }
        return new(key, hash, searched, await ReadItemsAsync(connection, hash, cancellation));
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
            insert into result_item (hash, position, json, document, is_document, folder)
            select @hash, item.* from unnest(@positions, @jsons, @documents, @wholes, @folders) as item
            """, connection);
        fill.Parameters.AddWithValue("hash", hash);
        fill.Parameters.AddWithValue("positions", Enumerable.Range(first, items.Count).ToArray());
        fill.Parameters.AddWithValue("jsons", items.Select(item => item.Json).ToArray());
        fill.Parameters.AddWithValue("documents", items.Select(item => item.Document).ToArray());
        fill.Parameters.AddWithValue("wholes", items.Select(item => item.IsDocument).ToArray());
        fill.Parameters.AddWithValue("folders", items.Select(item => item.Folder).ToArray());
        await fill.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<IReadOnlyList<SnapshotItem>> ReadItemsAsync(NpgsqlConnection connection, string hash, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand("select json, document, is_document, folder from result_item where hash = @hash order by position", connection);
        read.Parameters.AddWithValue("hash", hash);
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        List<SnapshotItem> items = [];
        while (await rows.ReadAsync(cancellation))
            items.Add(new(rows.GetString(0), rows.GetString(1), rows.GetBoolean(2), rows.GetString(3)));
        return items;
    }

    private async Task RemoveOldAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var remove = new NpgsqlCommand("""
            with gone as (delete from snapshot where searched < now() - make_interval(days => @days) returning hash)
            delete from result where hash in (select hash from gone)
            and not exists (select from snapshot where snapshot.hash = result.hash and snapshot.searched >= now() - make_interval(days => @days))
            """, connection);
        remove.Parameters.AddWithValue("days", options.Value.KeepDays);
        await remove.ExecuteNonQueryAsync(cancellation);
    }

    private static string HashOf(IReadOnlyList<SnapshotItem> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
            hash.AppendData(Encoding.UTF8.GetBytes($"{item.Document}\n{item.IsDocument}\n{item.Folder}\n{item.Json}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static object Describe(StacQuery query) => new
    {
        collections = query.Collections,
        boxes = query.Boxes.Select(box => new[] { box.West, box.South, box.East, box.North }),
        time = query.Time?.ToString(),
        ids = query.Ids,
        max_cloud = query.MaxCloudCover,
        max_items = query.MaxItems,
    };
}
