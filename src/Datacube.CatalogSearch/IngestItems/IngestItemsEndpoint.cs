using Datacube.CatalogSearch.Items;
using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Errors;
using Grpc.Core;

namespace Datacube.CatalogSearch.IngestItems;

/// <summary><c>Catalog.IngestItems</c>.</summary>
internal sealed class IngestItemsEndpoint(IngestItemsHandler handler)
{
    private const int MostItems = 1000;

    public async Task<IngestItemsReply> RunAsync(IAsyncStreamReader<IngestItemsRequest> requests, CancellationToken cancellation)
    {
        var reply = new IngestItemsReply();
        SortedSet<string> collections = new(StringComparer.Ordinal);
        while (await requests.MoveNext(cancellation))
        {
            var request = requests.Current;
            if (request.Items.Count > MostItems)
                throw new DatacubeException("page.limit", $"A message holds {request.Items.Count} items; at most {MostItems} are possible.", "items");
            var items = request.Items.Select(item => ItemReader.Read(item.Span, request.Collection.Length > 0 ? request.Collection : null)).ToList();
            reply.Items += await handler.WriteAsync(items, cancellation);
            collections.UnionWith(items.Select(item => item.Collection));
        }
        await handler.SettleAsync(collections, cancellation);
        reply.Collections.Add(collections);
        return reply;
    }
}
