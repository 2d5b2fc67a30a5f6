using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Datacube.CatalogSearch.SearchItems;

/// <summary><c>Catalog.SearchItems</c>.</summary>
internal sealed class SearchItemsEndpoint(SearchItemsHandler handler, SnapshotStore snapshots)
{
    public async Task RunAsync(SearchItemsRequest request, IServerStreamWriter<SearchItemsReply> replies, CancellationToken cancellation)
    {
        var found = request.SnapshotId.Length > 0
            ? await snapshots.ReadAsync(request.SnapshotId, cancellation)
            : await handler.RunAsync(request.Catalog, SearchItemsRules.Read(request), cancellation);
        await replies.WriteAsync(new() { Snapshot = Map(found) }, cancellation);
        foreach (var item in found.Items)
            await replies.WriteAsync(new() { Item = Map(item) }, cancellation);
    }

    private static Snapshot Map(StoredSnapshot found) => new()
    {
        Id = found.Id.ToString(),
        Hash = found.Hash,
        Items = found.Items.Count,
        Searched = Timestamp.FromDateTimeOffset(found.Searched),
    };

    private static FoundItem Map(SnapshotItem item) => new() { Json = item.Json, Document = item.Document, IsDocument = item.IsDocument, Folder = item.Folder };
}
