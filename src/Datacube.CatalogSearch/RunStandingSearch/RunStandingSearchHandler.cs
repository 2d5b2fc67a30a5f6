using Datacube.CatalogSearch.SearchItems;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Jobs.Ledger;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.RunStandingSearch;

/// <summary>
/// Searches, and keeps what is new as a snapshot. What counts as seen and the snapshot are one transaction: an item is in exactly one run's snapshot,
/// whatever breaks in between, and runs at the same time take turns.
/// </summary>
internal sealed class RunStandingSearchHandler(SceneSearch search, SnapshotStore snapshots, JobsDatabase database)
{
    public async Task<StoredSnapshot> RunAsync(StandingPlace place, string catalog, StacQuery query, bool forget, CancellationToken cancellation)
    {
        var description = SnapshotStore.Describe(catalog, query);
        if (!forget)
            await database.RunAsync((connection, stop) => StandingTables.RequireSameAsync(connection, place, description, stop), cancellation);
        var (found, items) = await search.RunAsync(catalog, query, cancellation);
        List<(ItemVersion Version, SnapshotItem Item)> candidates = [.. found.Items.Zip(items, (chosen, item) => (ItemVersion.Of(chosen.Item), item))];
        var (id, choice) = (Guid.CreateVersion7(), UnionJson.Of(found).ToJsonString());
        return await database.RunAsync(async (connection, stop) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            var latest = await StandingTables.BeginAsync(connection, place, description, forget, stop);
            // The first attempt may have been committed although its answer was lost: then what is new now would be nothing.
            if (latest == id)
                return await snapshots.ReadAsync(id.ToString(), stop);
            var fresh = await StandingTables.TakeNewAsync(connection, place, candidates, stop);
            var stored = await snapshots.AddAsync(connection, id, description, fresh, choice, stop);
            await StandingTables.EndAsync(connection, place, id, stop);
            await transaction.CommitAsync(stop);
            return stored;
        }, cancellation);
    }
}
