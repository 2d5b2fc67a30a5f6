using Datacube.Contracts.Errors;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>Collects the items of a search: each once, filtered, in the order asked for. Safe for concurrent adding.</summary>
/// <param name="query">What is asked.</param>
/// <param name="maxItems">Most items.</param>
/// <param name="cancellation">Stops between items: judging one may take long.</param>
internal sealed class FoundItems(StacQuery query, int maxItems, CancellationToken cancellation)
{
    private readonly ItemFilter filter = new(query);
    private readonly Dictionary<(string Collection, string Id), StacItem> items = [];
    private readonly Lock gate = new();

    public void Add(StacItem item)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!filter.Matches(item))
            return;
        var isNew = false;
        lock (gate)
        {
            isNew = items.TryAdd((item.Collection ?? "", item.Id), item);
            if (items.Count > maxItems)
                throw new DatacubeException("feed.too_large", $"The search has more than {maxItems} items, the limit. Narrow the area or the dates.", "catalog");
        }
        if (isNew)
            query.Budget?.Take(JsonBytes.Of(item.Json));
    }

    public IEnumerable<StacItem> InOrder() => ItemOrder.Sort(items.Values, query.SortBy).Take(query.MaxItems ?? int.MaxValue);
}
