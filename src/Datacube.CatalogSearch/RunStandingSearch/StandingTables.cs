using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Errors;
using Datacube.Stac.Searching;
using Npgsql;

namespace Datacube.CatalogSearch.RunStandingSearch;

/// <summary>What standing searches ask, and what they have sent.</summary>
internal static class StandingTables
{
    /// <summary>Refuses a name that stands for another search, before that is made; tells what the run before left.</summary>
    /// <exception cref="DatacubeException"><c>option.value</c>.</exception>
    public static async Task<StandingState> LookAsync(NpgsqlConnection connection, StandingPlace place, string description, bool forget, CancellationToken cancellation)
    {
        await using var find = Command(connection, place, "select now(), query::text, latest, asked, asked_whole from (select) as one left join standing on owner = @owner and name = @name");
        await using var row = await find.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var began = row.GetFieldValue<DateTimeOffset>(0);
        if (row.IsDBNull(1) || forget)
            return new(began, null, new(null, null));
        RequireSame(place, row.GetString(1), description);
        DateTimeOffset? Instant(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
        return new(began, row.IsDBNull(2) ? null : row.GetGuid(2), new(Instant(3), Instant(4)));
    }

    /// <summary>Takes the turn of this search until the transaction ends; returns the snapshot of the run before.</summary>
    /// <exception cref="DatacubeException"><c>option.value</c>: the name stands for another search, or the owner has too many.</exception>
    public static async Task<Guid?> BeginAsync(NpgsqlConnection connection, StandingPlace place, string description, bool forget, CatalogSearchOptions options, CancellationToken cancellation)
    {
        await using var add = Command(connection, place, """
            insert into standing (owner, name, query)
            select @owner, @name, @query::jsonb where (select count(*) from standing where owner = @owner and name <> @name) < @most
            on conflict do nothing
            """);
        add.Parameters.AddWithValue("query", description);
        add.Parameters.AddWithValue("most", options.StandingSearches);
        await add.ExecuteNonQueryAsync(cancellation);
        Guid? latest;
        string known;
        await using (var lockRow = Command(connection, place, "select latest, query::text from standing where owner = @owner and name = @name for update"))
        {
            await using var row = await lockRow.ExecuteReaderAsync(cancellation);
            if (!await row.ReadAsync(cancellation))
                throw new DatacubeException("option.value", $"An owner may have {options.StandingSearches} standing searches. Use a name again with 'forget'; what has not run for {options.KeepStandingDays} days goes by itself.", "name");
            (latest, known) = (row.IsDBNull(0) ? null : row.GetGuid(0), row.GetString(1));
        }
        if (!forget)
        {
            RequireSame(place, known, description);
            return latest;
        }
        await using var reset = Command(connection, place, """
            with gone as (delete from standing_seen where owner = @owner and name = @name)
            update standing set query = @query::jsonb, asked = null, asked_whole = null where owner = @owner and name = @name
            """);
        reset.Parameters.AddWithValue("query", description);
        await reset.ExecuteNonQueryAsync(cancellation);
        return latest;
    }

    /// <summary>
    /// Marks all as seen and returns those that were not, or not in this version. What a run that began later has marked stays as that saw it. Marks of
    /// before providers were told apart have none: they count for whichever comes first.
    /// </summary>
    public static async Task<IReadOnlyList<SnapshotItem>> TakeNewAsync(NpgsqlConnection connection, StandingPlace place, List<(ItemVersion Version, SnapshotItem Item)> candidates, DateTimeOffset began, int keepDays, CancellationToken cancellation)
    {
        var distinct = candidates.DistinctBy(candidate => (candidate.Version.Key, candidate.Item.Provider)).ToList();
        await using var mark = Command(connection, place, """
            with item as (select * from unnest(@keys, @hashes, @providers) as item (key, hash, provider)),
            old as (select key, hash, provider, seen, bool_and(provider = '') over (partition by key) as nameless from standing_seen where owner = @owner and name = @name and key = any(@keys)),
            mark as (
                insert into standing_seen (owner, name, key, hash, provider, seen) select @owner, @name, key, hash, provider, @began from item
                on conflict (owner, name, key, provider) do update set hash = excluded.hash, seen = excluded.seen
                where standing_seen.seen < excluded.seen and (standing_seen.hash <> excluded.hash or standing_seen.seen < excluded.seen - make_interval(days => @refresh)))
            select item.key, item.provider from item left join old known on known.key = item.key and (known.provider = item.provider or known.nameless)
            where case when known.key is null then not exists (select from old where old.key = item.key) else known.hash <> item.hash and known.seen < @began end
            """);
        mark.Parameters.AddWithValue("keys", distinct.Select(candidate => candidate.Version.Key).ToArray());
        mark.Parameters.AddWithValue("hashes", distinct.Select(candidate => candidate.Version.Hash).ToArray());
        mark.Parameters.AddWithValue("providers", distinct.Select(candidate => candidate.Item.Provider).ToArray());
        mark.Parameters.AddWithValue("began", began);
        mark.Parameters.AddWithValue("refresh", Math.Max(1, keepDays / 4));
        var fresh = new HashSet<(string, string)>();
        await using (var rows = await mark.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation))
                fresh.Add((rows.GetString(0), rows.GetString(1)));
        return [.. candidates.Where(candidate => fresh.Contains((candidate.Version.Key, candidate.Item.Provider))).Select(candidate => candidate.Item)];
    }

    /// <summary>
    /// Notes the run, and removes what is too old. How old marks are is counted back from the last run that asked for everything, not from now: what that
    /// found it has marked afresh, while runs that ask only for what is new, and runs that lack a provider, would let marks of what is still there grow old.
    /// </summary>
    /// <param name="connection">Inside the transaction of the run.</param>
    /// <param name="place">Which standing search.</param>
    /// <param name="snapshot">What the run found.</param>
    /// <param name="asked">When it began where every provider answered; else null.</param>
    /// <param name="isWhole">True where it asked for everything.</param>
    /// <param name="options">Tell for how long what is not used is kept.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task EndAsync(NpgsqlConnection connection, StandingPlace place, Guid snapshot, DateTimeOffset? asked, bool isWhole, CatalogSearchOptions options, CancellationToken cancellation)
    {
        await using var end = Command(connection, place, """
            update standing set runs = runs + 1, latest = @latest, ran = now(), asked = greatest(asked, @asked), asked_whole = greatest(asked_whole, @whole) where owner = @owner and name = @name;
            delete from standing_seen where owner = @owner and name = @name and seen < (select asked_whole from standing where owner = @owner and name = @name) - make_interval(days => @days);
            delete from standing where (owner, name) in (select owner, name from standing where ran < now() - make_interval(days => @unused) for update skip locked)
            """);
        end.Parameters.AddWithValue("latest", snapshot);
        end.Parameters.Add(Instant("asked", asked));
        end.Parameters.Add(Instant("whole", isWhole ? asked : null));
        end.Parameters.AddWithValue("days", options.KeepDays);
        end.Parameters.AddWithValue("unused", options.KeepStandingDays);
        await end.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlParameter Instant(string name, DateTimeOffset? value) => new(name, NpgsqlTypes.NpgsqlDbType.TimestampTz) { Value = value is { } instant ? instant : DBNull.Value };

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
