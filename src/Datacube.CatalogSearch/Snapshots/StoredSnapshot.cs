namespace Datacube.CatalogSearch.Snapshots;

/// <summary>What one search found at one time.</summary>
/// <param name="Id">Under which it is stored.</param>
/// <param name="Hash">SHA-256 over the items in order.</param>
/// <param name="Searched">When, by the clock of the database.</param>
/// <param name="Items">In the order (acquired, id).</param>
internal sealed record StoredSnapshot(Guid Id, string Hash, DateTimeOffset Searched, IReadOnlyList<SnapshotItem> Items);
