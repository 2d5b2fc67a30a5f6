using System.Runtime.CompilerServices;
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
        var (items, collections) = await handler.RunAsync(MessagesAsync(requests, cancellation), cancellation);
        return new() { Items = items, Collections = { collections } };
    }

    private static async IAsyncEnumerable<(string?, IReadOnlyList<ReadOnlyMemory<byte>>)> MessagesAsync(IAsyncStreamReader<IngestItemsRequest> requests, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await requests.MoveNext(cancellation))
        {
            var request = requests.Current;
            if (request.Items.Count > MostItems)
                throw new DatacubeException("page.limit", $"A message holds {request.Items.Count} items; at most {MostItems} are possible.", "items");
            yield return (request.Collection.Length > 0 ? request.Collection : null, [.. request.Items.Select(item => item.Memory)]);
        }
    }
}
