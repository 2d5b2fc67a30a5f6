using Datacube.Contracts.Errors;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>Collects the items of a search: each once, filtered, in the order (acquired, id). Safe for concurrent adding.</summary>
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

    public IEnumerable<StacItem> InOrder() =>
        items.Values.OrderBy(item => item.Acquired).ThenBy(item => item.Id, StringComparer.Ordinal).ThenBy(item => item.Collection, StringComparer.Ordinal)
            .Take(query.MaxItems ?? int.MaxValue);
}
