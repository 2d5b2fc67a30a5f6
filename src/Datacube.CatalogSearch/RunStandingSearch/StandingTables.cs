using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Errors;
using Datacube.Stac.Searching;
using Npgsql;

namespace Datacube.CatalogSearch.RunStandingSearch;

/// <summary>What standing searches ask, and what they have sent.</summary>
internal static class StandingTables
{
    /// <summary>Refuses a name that stands for another search, before that is made; returns the snapshot of the run before.</summary>
    /// <exception cref="DatacubeException"><c>option.value</c>.</exception>
    public static async Task<Guid?> RequireSameAsync(NpgsqlConnection connection, StandingPlace place, string description, CancellationToken cancellation)
    {
        await using var find = Command(connection, place, "select query::text, latest from standing where owner = @owner and name = @name");
        await using var row = await find.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return null;
        RequireSame(place, row.GetString(0), description);
        return row.IsDBNull(1) ? null : row.GetGuid(1);
    }

    /// <summary>Takes the turn of this search until the transaction ends; returns the snapshot of the run before.</summary>
    /// <exception cref="DatacubeException"><c>option.value</c>: the name stands for another search.</exception>
    public static async Task<Guid?> BeginAsync(NpgsqlConnection connection, StandingPlace place, string description, bool forget, CancellationToken cancellation)
    {
        await using var add = Command(connection, place, "insert into standing (owner, name, query) values (@owner, @name, @query::jsonb) on conflict do nothing");
        add.Parameters.AddWithValue("query", description);
        await add.ExecuteNonQueryAsync(cancellation);
        Guid? latest;
        string known;
        await using (var lockRow = Command(connection, place, "select latest, query::text from standing where owner = @owner and name = @name for update"))
        {
            await using var row = await lockRow.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            (latest, known) = (row.IsDBNull(0) ? null : row.GetGuid(0), row.GetString(1));
        }
        if (!forget)
        {
            RequireSame(place, known, description);
            return latest;
        }
        await using var reset = Command(connection, place, """
            with gone as (delete from standing_seen where owner = @owner and name = @name)
            update standing set query = @query::jsonb where owner = @owner and name = @name
            """);
        reset.Parameters.AddWithValue("query", description);
        await reset.ExecuteNonQueryAsync(cancellation);
        return latest;
    }

    /// <summary>Marks all as seen and returns those that were not, or not in this version.</summary>
    public static async Task<IReadOnlyList<SnapshotItem>> TakeNewAsync(NpgsqlConnection connection, StandingPlace place, List<(ItemVersion Version, SnapshotItem Item)> candidates, CancellationToken cancellation)
    {
        var byKey = candidates.DistinctBy(candidate => candidate.Version.Key).ToDictionary(candidate => candidate.Version.Key, candidate => candidate.Version.Hash, StringComparer.Ordinal);
        await using var mark = Command(connection, place, """
            insert into standing_seen (owner, name, key, hash)
            select @owner, @name, item.key, item.hash from unnest(@keys, @hashes) as item (key, hash)
            on conflict (owner, name, key) do update set hash = excluded.hash, seen = now() where standing_seen.hash <> excluded.hash
            returning key
            """);
        mark.Parameters.AddWithValue("keys", byKey.Keys.ToArray());
        mark.Parameters.AddWithValue("hashes", byKey.Values.ToArray());
        var fresh = new HashSet<string>(StringComparer.Ordinal);
        await using (var rows = await mark.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation))
                fresh.Add(rows.GetString(0));
        return [.. candidates.Where(candidate => fresh.Contains(candidate.Version.Key)).Select(candidate => candidate.Item)];
    }

    public static async Task EndAsync(NpgsqlConnection connection, StandingPlace place, Guid snapshot, CancellationToken cancellation)
    {
        await using var end = Command(connection, place, "update standing set runs = runs + 1, latest = @latest where owner = @owner and name = @name");
        end.Parameters.AddWithValue("latest", snapshot);
        await end.ExecuteNonQueryAsync(cancellation);
    }

    private static void RequireSame(StandingPlace place, string known, string asked)
    {
        if (!JsonNode.DeepEquals(JsonNode.Parse(known), JsonNode.Parse(asked)))
            throw new DatacubeException("option.value", $"The standing search '{place.Name}' asks something else: {known}. Give another name, ask the same, or set 'forget' to start over.", "name");
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, StandingPlace place, string sql)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("owner", place.Owner);
        command.Parameters.AddWithValue("name", place.Name);
        return command;
    }
}
