using Datacube.CatalogSearch.ExportItems;
using Datacube.CatalogSearch.IngestItems;
using Datacube.CatalogSearch.RunStandingSearch;
using Datacube.CatalogSearch.SearchItems;
using Datacube.Contracts.Catalog.V1;
using Datacube.ServiceDefaults.Access;
using Grpc.Core;

namespace Datacube.CatalogSearch;

/// <summary>The contract of the service: each RPC is a slice of its own.</summary>
internal sealed class CatalogService(SearchItemsEndpoint searchItems, RunStandingSearchEndpoint runStandingSearch, IngestItemsEndpoint ingestItems, ExportItemsEndpoint exportItems) : Catalog.CatalogBase
{
    [RequireScope(Scopes.CatalogRead), OpenToServices]
    public override Task SearchItems(SearchItemsRequest request, IServerStreamWriter<SearchItemsReply> responseStream, ServerCallContext context) =>
        searchItems.RunAsync(request, responseStream, context.CancellationToken);

    [RequireScope(Scopes.CatalogRead)]
    public override Task RunStandingSearch(RunStandingSearchRequest request, IServerStreamWriter<SearchItemsReply> responseStream, ServerCallContext context) =>
        runStandingSearch.RunAsync(request, Caller.Of(context.GetHttpContext().User), responseStream, context.CancellationToken);

    [RequireScope(Scopes.IngestWrite)]
    public override Task<IngestItemsReply> IngestItems(IAsyncStreamReader<IngestItemsRequest> requestStream, ServerCallContext context) =>
        ingestItems.RunAsync(requestStream, context.CancellationToken);

    [RequireScope(Scopes.CatalogRead)]
    public override Task ExportItems(ExportItemsRequest request, IServerStreamWriter<ExportItemsReply> responseStream, ServerCallContext context) =>
        exportItems.RunAsync(request, responseStream, context.CancellationToken);
}
