using Datacube.CatalogSearch.SearchItems;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Jobs.Ledger;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.RunStandingSearch;

/// <summary>
/// Searches, and keeps what is new as a snapshot. What counts as seen and the snapshot are one transaction: an item is in exactly one run's snapshot,
/// whatever breaks in between, and runs at the same time take turns. A snapshot that the caller did not receive is answered again.
/// </summary>
internal sealed class RunStandingSearchHandler(SceneSearch search, SnapshotStore snapshots, JobsDatabase database, IOptions<CatalogSearchOptions> options)
{
    /// <param name="place">Which standing search.</param>
    /// <param name="catalog">Where it searches.</param>
    /// <param name="query">What it asks.</param>
    /// <param name="forget">True to start over.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="received">The snapshot that the caller has, empty for none; null where nothing is answered again.</param>
    public async Task<StoredSnapshot> RunAsync(StandingPlace place, string catalog, StacQuery query, bool forget, CancellationToken cancellation, string? received = null)
    {
        var description = SnapshotStore.Describe(catalog, query);
        var state = await database.RunAsync((connection, stop) => StandingTables.LookAsync(connection, place, description, forget, stop), cancellation);
        if (IsMissed(state.Latest, received))
            return await snapshots.ReadAsync($"{state.Latest}", cancellation);
        var settings = options.Value;
        var since = state.Marks.Since(catalog, state.Began, settings.StandingOverlapDays, settings.StandingWholeDays);
        var (found, items) = await search.RunAsync(catalog, query with { ChangedSince = since }, cancellation);
        List<(ItemVersion Version, SnapshotItem Item)> candidates = [.. found.Items.Zip(items, (chosen, item) => (ItemVersion.Of(chosen.Item), item))];
        // Where one failed, the next run asks from where the last complete one did.
        DateTimeOffset? asked = found.Outcomes.All(outcome => outcome.State != ProviderState.Failed) ? state.Began : null;
        var (id, choice) = (Guid.CreateVersion7(), UnionJson.Of(found).ToJsonString());
        return await database.RunAsync(async (connection, stop) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            var latest = await StandingTables.BeginAsync(connection, place, description, forget, settings, stop);
            // The first attempt may have been committed although its answer was lost: then what is new now would be nothing.
            if (latest == id || (!forget && IsMissed(latest, received)))
                return await snapshots.ReadAsync($"{latest}", stop);
            var fresh = await StandingTables.TakeNewAsync(connection, place, candidates, state.Began, settings.KeepDays, stop);
            var stored = await snapshots.AddAsync(connection, id, description, fresh, choice, stop);
            await StandingTables.EndAsync(connection, place, id, asked, since is null, settings, stop);
            await transaction.CommitAsync(stop);
            return stored;
        }, cancellation);
    }

    private static bool IsMissed(Guid? latest, string? received) => latest is { } sent && received is not null && !(Guid.TryParse(received, out var known) && known == sent);
}
