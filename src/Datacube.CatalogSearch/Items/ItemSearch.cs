using System.Globalization;
using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Sql;
using Datacube.Contracts.Errors;
using Datacube.Stac.Geometry;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.CatalogSearch.Items;

/// <summary>Searches the own catalogue: finds the numbers of a page's items first, in rows that are small, and then their bodies.</summary>
internal sealed class ItemSearch(CatalogDatabase database, CollectionStore collections)
{
    /// <summary>A page ends where it has this many bytes, however few its items are.</summary>
    private const int PageBytes = 16 << 20;

    /// <summary>First column of the sort keys, behind collection, id, body and links.</summary>
    private const int Keys = 4;

    /// <summary>One page.</summary>
    /// <exception cref="DatacubeException"><c>filter.too_expensive</c>, <c>filter.type</c>: what only shows when the items are looked at.</exception>
    public async Task<ItemPage> RunAsync(ItemQuery query, CancellationToken cancellation)
    {
        if (await TargetsAsync(query, cancellation) is not { } targets)
            return ItemPage.Empty;
        try
        {
            return await AskAsync(query, targets, cancellation);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable && targets.Count == 1)
        {
            // The collection was removed, or divided, after its partition was looked up.
            collections.Forget();
            return await TargetsAsync(query, cancellation) is { } now ? await AskAsync(query, now, cancellation) : ItemPage.Empty;
        }
    }

    /// <summary>One item, or null.</summary>
    public async Task<FoundItem?> FindAsync(string collection, string id, CancellationToken cancellation)
    {
        var page = await RunAsync(new() { Collections = [collection], Ids = [id], Limit = 1 }, cancellation);
        return page.Items.Count > 0 ? page.Items[0] : null;
    }

    /// <summary>The collections that a search looks into; empty for all of them, null for none.</summary>
    private async Task<IReadOnlyList<StoredCollection>?> TargetsAsync(ItemQuery query, CancellationToken cancellation)
    {
        if (query.Collections.Count == 0)
            return await collections.ListAsync(cancellation) is { Count: > 0 } all ? all.Count == 1 ? all : [] : null;
        List<StoredCollection> targets = [];
        foreach (var id in query.Collections.Distinct(StringComparer.Ordinal))
            if (await collections.FindAsync(id, cancellation) is { } found)
                targets.Add(found);
        return targets.Count > 0 ? targets : null;
    }

    private async Task<ItemPage> AskAsync(ItemQuery query, IReadOnlyList<StoredCollection> targets, CancellationToken cancellation)
    {
        while (true)
        {
            var (sql, order) = (new SqlWriter(), new SortOrder(query.Sort));
            var longest = (targets.Count > 0 ? targets : await collections.ListAsync(cancellation)).Max(collection => collection.Longest);
            var statement = Statement(query, targets, order, sql, longest);
            await using var connection = await database.Source.OpenConnectionAsync(cancellation);
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { sql.BatchCommand(statement) } };
            if (query.Time?.Start is not null)
                batch.BatchCommands.Add(new(Longest(targets)));
            try
            {
                if (await ReadAsync(batch, query, order, longest, cancellation) is { } page)
                    return page;
            }
            catch (PostgresException error) when (Refusal(error, query) is { } refusal)
            {
                throw refusal;
            }
            // Another replica has written an item that reaches further than those that were known here.
            collections.Forget();
            if (await TargetsAsync(query, cancellation) is not { } now)
                return ItemPage.Empty;
            targets = now;
        }
    }

    private static string Statement(ItemQuery query, IReadOnlyList<StoredCollection> targets, SortOrder order, SqlWriter sql, TimeSpan longest)
    {
        var columns = order.Columns(sql);
        var conditions = Conditions(query, targets, sql, longest).ToList();
        if (query.After is { } after)
            conditions.Add(order.Behind(sql, after));
        var limit = sql.Integer(query.Limit + 1);
        // Straight to the partition where there is one, so that the others need not be planned for.
        var one = targets.Count == 1 ? ItemPartitions.NameOf(targets[0].Number) : null;
        var bodies = one is null ? "item_body" : one.Replace("item_", "item_body_", StringComparison.Ordinal);
        var join = one is null ? $"join {bodies} b on b.collection = i.collection and b.number = i.number" : $"join {bodies} b on b.number = i.number";
        return $"""
            select i.collection, i.id, b.body, b.links, {order.Names()} from (select i.collection, i.id, i.number, {columns} from {one ?? "item"} i {(sql.NeedsBodies ? join : "")}
            where {(conditions.Count > 0 ? string.Join(" and ", conditions) : "true")}
            order by {order.By()} limit {limit}) i {join} order by {order.By()}
            """;
    }

    // The longest span of an item as it is now: what was known of it may be old. Without parameters, so that its plan is kept.
    private static string Longest(IReadOnlyList<StoredCollection> targets) =>
        $"select coalesce(max(longest), '0') from collection{(targets.Count > 0 ? $" where number in ({string.Join(", ", targets.Select(target => target.Number.ToString(CultureInfo.InvariantCulture)))})" : "")}";

    /// <summary>From what, and under which conditions, the items of a search come; null where no collection of it exists.</summary>
    internal async Task<string?> SourceAsync(ItemQuery query, SqlWriter sql, CancellationToken cancellation)
    {
        // Fresh, for the longest span decides what is found.
        collections.Forget();
        if (await TargetsAsync(query, cancellation) is not { } targets)
            return null;
        var longest = (targets.Count > 0 ? targets : await collections.ListAsync(cancellation)).Max(collection => collection.Longest);
        var conditions = Conditions(query, targets, sql, longest).ToList();
        if (targets.Count == 1)
            conditions.Add($"i.collection = {sql.Text(targets[0].Id)}");
        return $"from item i {(sql.NeedsBodies ? "join item_body b on b.collection = i.collection and b.number = i.number" : "")} where {(conditions.Count > 0 ? string.Join(" and ", conditions) : "true")}";
    }

    private static IEnumerable<string> Conditions(ItemQuery query, IReadOnlyList<StoredCollection> targets, SqlWriter sql, TimeSpan longest)
    {
        if (targets.Count > 1)
            yield return $"i.collection = any({sql.Texts(targets.Select(target => target.Id))})";
        if (query.Ids.Count > 0)
            yield return $"i.id = any({sql.Texts(query.Ids)})";
        if (query.Area is { } area)
        {
            // What lies inside the box of the area touches it where the area is that box; only the edge needs a closer look. In a case, so that the index is asked once.
            var shape = sql.Geometry(WellKnownBinary.Write(area, extended: true));
            yield return area is { Polygons: [[{ Count: 5 }]], Points.Count: 0, Lines.Count: 0 } && IsBox(area)
                ? $"i.place && {shape} and case when i.place @ {shape} then true else ST_Intersects(i.place, {shape}) end"
                : $"ST_Intersects(i.place, {shape})";
        }
        if (query.Time?.End is { } end)
            yield return $"i.acquired <= {sql.Instant(end)}";
        if (query.Time?.Start is { } start)
        {
            yield return $"i.ends >= {sql.Instant(start)}";
            // No item reaches further than the longest, so the index on the start serves for the end.
            yield return $"i.acquired >= {sql.Instant(start - DateTimeOffset.MinValue > longest ? start - longest : DateTimeOffset.MinValue)}";
        }
        if (query.Filter is { } filter)
            yield return new FilterSql(sql).Condition(filter);
    }

    private static bool IsBox(GeoShape area)
    {
        var (box, ring) = (area.Boxes[0], area.Polygons[0][0]);
        // All four corners of the box, in turn.
        return ring.All(corner => (corner.Lon == box.West || corner.Lon == box.East) && (corner.Lat == box.South || corner.Lat == box.North))
            && ring.Distinct().Count() == 4 && ring.Zip(ring.Skip(1)).All(edge => edge.First.Lon == edge.Second.Lon || edge.First.Lat == edge.Second.Lat);
    }

    // Null where an item reaches further than the longest that was known.
    private static async Task<ItemPage?> ReadAsync(NpgsqlBatch batch, ItemQuery query, SortOrder order, TimeSpan longest, CancellationToken cancellation)
    {
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        var page = await ReadAsync(rows, query, order, cancellation);
        // Read behind the page, so that every item the page could see is counted in it.
        if (query.Time?.Start is null)
            return page;
        var isSeen = await rows.NextResultAsync(cancellation) && await rows.ReadAsync(cancellation) && StoredCollection.Span(rows.GetFieldValue<NpgsqlInterval>(0)) <= longest;
        return isSeen ? page : null;
    }

    private static async Task<ItemPage> ReadAsync(NpgsqlDataReader rows, ItemQuery query, SortOrder order, CancellationToken cancellation)
    {
        List<FoundItem> items = [];
        object?[]? last = null;
        var bytes = 0;
        while (await rows.ReadAsync(cancellation))
        {
            if (last is not null)
                return new(items, last);
            items.Add(new(rows.GetString(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2), rows.GetFieldValue<byte[]>(3)));
            bytes += items[^1].Body.Length + items[^1].Links.Length;
            if (items.Count == query.Limit || bytes >= PageBytes)
                last = [.. Enumerable.Range(Keys, order.Count).Select(column => rows.IsDBNull(column) ? null : rows.GetValue(column))];
        }
        return new(items, null);
    }

    /// <summary>The error for a client of what the database refused, or null.</summary>
    internal static DatacubeException? Refusal(PostgresException error, ItemQuery query) => error.SqlState switch
    {
        PostgresErrorCodes.QueryCanceled => new("filter.too_expensive", "The search took longer than this service allows. Name a collection, a smaller area or a shorter time.", "filter", error),
        // Class 22: a number that leaves the range, a root of a negative number; PostGIS reports shapes that it cannot relate as internal errors.
        ['2', '2', ..] when query.Filter is not null => new("filter.type", "The filter computes something that has no result for some item.", "filter", error),
        ['2', '2', ..] when query.Sort.Count > 0 => new("filter.type", "Items cannot be sorted by this: the value of some item is beyond what the database can compare.", "sortby", error),
        PostgresErrorCodes.InternalError when query.Area is not null || query.Filter is not null => new("geometry.invalid", "A geometry cannot be compared with the places of items: it crosses itself, or is a collection where a single geometry is needed.", "intersects", error),
        PostgresErrorCodes.StatementTooComplex or PostgresErrorCodes.ProgramLimitExceeded => new("filter.too_expensive", "The filter is too large for the database. Use fewer conditions.", "filter", error),
        _ => null,
    };
}
