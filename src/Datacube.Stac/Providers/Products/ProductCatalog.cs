using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Providers.Products;

/// <summary>Search over a catalogue of products. Every condition is judged again here, so that all providers mean the same.</summary>
internal sealed class ProductCatalog(ProviderSettings provider, IProductService service, DocumentReader reader, CatalogOptions options) : IStacCatalog
{
    private readonly Paging paging = new(reader, options);
    private readonly HrefRules rules = HrefRules.ForNetwork(new HostRules(options.Http.AllowedHosts));

    public Uri Root { get; } = new(provider.Location);

    public string Id => provider.Name;

    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        query.Validate();
        var asked = query with { PageSize = Math.Min(query.PageSize, provider.Limits.PageSize) };
        var found = new FoundItems(asked, options.MaxItems, cancellation);
        foreach (var request in service.Requests(asked))
        {
            var given = 0;
            await foreach (var (page, _) in paging.PagesAsync(request, asked.PageSize, cancellation).ConfigureAwait(false))
            {
                var features = page.Json.Array("features")!;
                RequireRest(page, features.Count, given += features.Count);
                foreach (var feature in features)
                    found.Add(new((JsonObject)feature!, page.Address, rules));
            }
        }
        foreach (var item in found.InOrder())
            yield return item;
    }

    /// <summary>Copernicus leaves the next link out after 10 000 products: what the page says there is in all would be missed without a word.</summary>
    private void RequireRest(CatalogDocument page, int onPage, int given)
    {
        if (onPage > 0 && page.Json.Number("numberMatched") is { } matched && given < matched && page.Links.All(link => link.Rel != "next"))
            throw new DatacubeException("feed.too_large", FormattableString.Invariant($"The provider '{provider.Name}' gives {given} of {matched:0} products and no more. Narrow the area or the dates."), "catalog");
    }

    public void Dispose() => reader.Dispose();
}
