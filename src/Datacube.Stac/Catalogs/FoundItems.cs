using Datacube.Contracts.Errors;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>Collects the items of a search: each once, filtered, in the order asked for. Safe for concurrent adding.</summary>
internal sealed class FoundItems(StacQuery query, int maxItems)
{
    private readonly ItemFilter filter = new(query);
    private readonly Dictionary<(string Collection, string Id), StacItem> items = [];
    private readonly Lock gate = new();

    public void Add(StacItem item)
    {
        if (!filter.Matches(item))
            return;
        lock (gate)
        {
            items.TryAdd((item.Collection ?? "", item.Id), item);
            if (items.Count > maxItems)
                throw new DatacubeException("feed.too_large", $"The search has more than {maxItems} items, the limit. Narrow the area or the dates.", "catalog");
        }
    }

    public IEnumerable<StacItem> InOrder() => ItemOrder.Sort(items.Values, query.SortBy).Take(query.MaxItems ?? int.MaxValue);
}
