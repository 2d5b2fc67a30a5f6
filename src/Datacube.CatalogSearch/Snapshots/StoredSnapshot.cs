namespace Datacube.CatalogSearch.Snapshots;

/// <summary>What one search found at one time.</summary>
/// <param name="Id">Under which it is stored.</param>
/// <param name="Hash">SHA-256 over the items in order.</param>
/// <param name="Searched">When, by the clock of the database.</param>
/// <param name="Items">In the order (acquired, id).</param>
internal sealed record StoredSnapshot(Guid Id, string Hash, DateTimeOffset Searched, IReadOnlyList<SnapshotItem> Items)
{
    /// <summary>How many items it has, also where only a page of them was read.</summary>
    public int Count { get; init; } = Items.Count;

    /// <summary>The same with a page of its items.</summary>
    public StoredSnapshot Page(int after, int first) => this with { Items = [.. Items.Skip(after).Take(first)], Count = Count };

    /// <summary>Who was asked, and which duplicates were dropped: JSON of <see cref="Datacube.Stac.Providers.Union.UnionJson"/>.</summary>
    public string Choice { get; init; } = "{}";
}
