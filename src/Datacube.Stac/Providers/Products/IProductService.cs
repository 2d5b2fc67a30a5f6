using Datacube.Stac.Catalogs;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Providers.Products;

/// <summary>
/// A catalogue of products that is not STAC: how a query is asked there, and how an answer becomes a page of STAC items with a next link.
/// Implementations: OData, OpenSearch.
/// </summary>
internal interface IProductService
{
    /// <summary>The first page of each request that a query needs: one per box and collection.</summary>
    IEnumerable<PageRequest> Requests(StacQuery query);

    /// <summary>How its answers are read.</summary>
    DocumentForm Form { get; }
}
