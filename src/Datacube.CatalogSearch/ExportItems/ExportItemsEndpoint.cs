using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Items;
using Datacube.CatalogSearch.Stac;
using Datacube.Contracts.Catalog.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Datacube.CatalogSearch.ExportItems;

/// <summary><c>Catalog.ExportItems</c>.</summary>
internal sealed class ExportItemsEndpoint(ItemSearch items, CollectionStore collections)
{
    private const int Page = 200;
    private const int MostBytes = 1 << 20;

    public async Task RunAsync(ExportItemsRequest request, IServerStreamWriter<ExportItemsReply> replies, CancellationToken cancellation)
    {
        List<StoredCollection> asked = [];
        foreach (var collection in request.Collections.Distinct(StringComparer.Ordinal))
            asked.Add(await collections.GetAsync(collection, cancellation));
        foreach (var collection in asked.Count > 0 ? asked : await collections.ListAsync(cancellation))
            await replies.WriteAsync(new() { Collections = { ByteString.CopyFromUtf8(CollectionDocument.Of(collection).ToJsonString(StacJson.Options)) } }, cancellation);
        var query = new ItemQuery { Collections = [.. request.Collections], Limit = Page };
        do
        {
            var page = await items.RunAsync(query, cancellation);
            await WriteAsync(page.Items, replies, cancellation);
            query = query with { After = page.Last };
        }
        while (query.After is not null);
    }

    private static async Task WriteAsync(IReadOnlyList<Items.FoundItem> items, IServerStreamWriter<ExportItemsReply> replies, CancellationToken cancellation)
    {
        var reply = new ExportItemsReply();
        var bytes = 0;
        foreach (var item in items)
        {
            var size = item.Body.Length + item.Links.Length;
            // A large item goes alone: a message has a limit.
            if (reply.Items.Count > 0 && bytes + size > MostBytes)
            {
                await replies.WriteAsync(reply, cancellation);
                (reply, bytes) = (new(), 0);
            }
            reply.Items.Add(ByteString.CopyFrom(item.Whole()));
            bytes += size;
        }
        if (reply.Items.Count > 0)
            await replies.WriteAsync(reply, cancellation);
    }
}
