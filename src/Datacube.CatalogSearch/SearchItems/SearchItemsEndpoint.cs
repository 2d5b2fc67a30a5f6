using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Catalog.V1;
using Grpc.Core;

namespace Datacube.CatalogSearch.SearchItems;

/// <summary><c>Catalog.SearchItems</c>.</summary>
internal sealed class SearchItemsEndpoint(SearchItemsHandler handler, SnapshotStore snapshots, SceneSearch search)
{
    public async Task RunAsync(SearchItemsRequest request, IServerStreamWriter<SearchItemsReply> replies, CancellationToken cancellation)
    {
        var (after, first) = SearchItemsRules.ReadPage(request);
        var found = request.SnapshotId.Length > 0
            ? await snapshots.ReadAsync(request.SnapshotId, cancellation, after, first)
            : (await handler.RunAsync(request.Catalog, SearchItemsRules.Read(request), cancellation)).Page(after, first);
        await SearchReplies.WriteAsync(found, search, replies, cancellation);
    }
}
