using Datacube.Contracts.Errors;

namespace Datacube.CatalogSearch.Snapshots;

/// <summary>What a search has found so far, within a bound on its memory. Items differ in size by a factor of a thousand, so that their number bounds nothing.</summary>
internal sealed class FoundItems(long maxBytes)
{
    private readonly List<SnapshotItem> items = [];
    private long bytes;

    public IReadOnlyList<SnapshotItem> Items => items;

    /// <exception cref="DatacubeException"><c>cost.too_large</c></exception>
    public void Add(SnapshotItem item)
    {
        bytes += item.Bytes;
        if (bytes > maxBytes)
            throw new DatacubeException("cost.too_large", FormattableString.Invariant($"The search found more than {maxBytes >> 20} MiB of items, the limit (CatalogSearch:MaxBytes), in {items.Count + 1} items. Search a smaller area, a shorter time or fewer collections."), "max_items");
        items.Add(item);
    }
}
