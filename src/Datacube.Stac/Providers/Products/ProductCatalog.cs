using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
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
        var found = new FoundItems(asked, options.MaxItems);
        foreach (var request in service.Requests(asked))
            await foreach (var page in paging.PagesAsync(request, asked.PageSize, cancellation).ConfigureAwait(false))
                foreach (var feature in page.Json.Array("features")!)
                    found.Add(new((JsonObject)feature!, page.Address, rules));
        foreach (var item in found.InOrder())
            yield return item;
    }

    public void Dispose() => reader.Dispose();
}
