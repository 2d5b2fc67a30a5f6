using Datacube.CatalogSearch.SearchItems;
using Datacube.Contracts.Catalog.V1;
using Datacube.ServiceDefaults.Access;
using Grpc.Core;

namespace Datacube.CatalogSearch.RunStandingSearch;

/// <summary><c>Catalog.RunStandingSearch</c>.</summary>
internal sealed class RunStandingSearchEndpoint(RunStandingSearchHandler handler, SceneSearch scenes)
{
    public async Task RunAsync(RunStandingSearchRequest request, Caller caller, IServerStreamWriter<SearchItemsReply> replies, CancellationToken cancellation)
    {
        var search = RunStandingSearchRules.Read(request);
        var place = new StandingPlace(caller.Subject, request.Name);
        var fresh = await handler.RunAsync(place, search.Catalog, SearchItemsRules.Read(search), request.Forget, cancellation, request.HasReceived ? request.Received : null);
        await SearchReplies.WriteAsync(fresh, scenes, replies, cancellation);
    }
}
