using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Providers;

/// <summary>A provider's catalogue under the names used here: collections on the way in, bands on the way out. Items stay as they are otherwise.</summary>
internal sealed class ProviderCatalog(ProviderSettings provider, IStacCatalog inner) : IStacCatalog
{
    public Uri Root => inner.Root;

    public string Id => provider.Name;

    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var asked = query with
        {
            Collections = [.. query.Collections.Select(name => provider.Collections.TryGetValue(name, out var known) && known.Id is { } id ? id : name)],
            ChangedSince = provider.DatesChanges || provider.Kind is "odata" or "opensearch" ? query.ChangedSince : null,
            PageSize = Math.Min(query.PageSize, provider.Limits.PageSize),
        };
        await foreach (var item in inner.SearchAsync(asked, cancellation).ConfigureAwait(false))
            yield return provider.Bands.Count == 0 ? item : WithBands(item);
    }

    public void Dispose() => inner.Dispose();

    /// <summary>Assets that say nothing of their bands get the names of the provider's table.</summary>
    private StacItem WithBands(StacItem item)
    {
        foreach (var (key, common) in provider.Bands)
            if (item.Json.Object("assets")?[key] is JsonObject asset && !asset.ContainsKey("bands") && !asset.ContainsKey("eo:bands"))
                asset["eo:bands"] = new JsonArray(new JsonObject { ["name"] = key, ["common_name"] = common });
        return item.Again();
    }
}
