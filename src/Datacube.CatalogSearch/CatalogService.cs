using Datacube.CatalogSearch.SearchItems;
using Datacube.Contracts.Catalog.V1;
using Datacube.ServiceDefaults.Access;
using Grpc.Core;

namespace Datacube.CatalogSearch;

/// <summary>The contract of the service: each RPC is a slice of its own.</summary>
internal sealed class CatalogService(SearchItemsEndpoint searchItems) : Catalog.CatalogBase
{
    [RequireScope(Scopes.CatalogRead)]
    public override Task SearchItems(SearchItemsRequest request, IServerStreamWriter<SearchItemsReply> responseStream, ServerCallContext context) =>
        searchItems.RunAsync(request, responseStream, context.CancellationToken);
}
