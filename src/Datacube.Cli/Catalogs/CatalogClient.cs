using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Cli.Backends;
using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Google.Protobuf;
using Grpc.Core;

namespace Datacube.Cli.Catalogs;

/// <summary>Calls the search service about its own catalogue.</summary>
internal sealed class CatalogClient : IDisposable
{
    // A message may be 4 MiB; an item alone may be larger than this, and then goes by itself.
    private const int MessageBytes = 1 << 20, MessageItems = 500;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly ServiceConnection connection;
    private readonly Catalog.CatalogClient catalog;

    public CatalogClient(ClusterSettings settings, TimeProvider clock)
    {
        connection = new(settings, clock);
        catalog = new(connection.Channel);
    }

    /// <summary>Sends items; what has been sent when something fails stays, and may be sent again.</summary>
    public async Task<IngestItemsReply> IngestAsync(IAsyncEnumerable<byte[]> items, string? collection, CancellationToken cancellation)
    {
        using var call = catalog.IngestItems(connection.Options(Longest, cancellation));
        try
        {
            IngestItemsRequest message = new() { Collection = collection ?? "" };
            var bytes = 0;
            await foreach (var item in items.WithCancellation(cancellation))
            {
                if (message.Items.Count > 0 && (bytes + item.Length > MessageBytes || message.Items.Count == MessageItems))
                {
                    await call.RequestStream.WriteAsync(message, cancellation);
                    (message, bytes) = (new() { Collection = collection ?? "" }, 0);
                }
                message.Items.Add(ByteString.CopyFrom(item));
                bytes += item.Length;
            }
            if (message.Items.Count > 0)
                await call.RequestStream.WriteAsync(message, cancellation);
            await call.RequestStream.CompleteAsync();
            return await call.ResponseAsync;
        }
        catch (RpcException error)
        {
            throw GrpcErrors.FromRpc(error);
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            // The service has ended the call while items were being sent: its answer says why.
            throw await WhyAsync(call, error);
        }
    }

    /// <summary>Items of the catalogue, the latest first.</summary>
    /// <param name="collections">Collections; none for all.</param>
    /// <param name="documents">Takes the documents of the collections, before the first item.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async IAsyncEnumerable<byte[]> ExportAsync(IEnumerable<string> collections, ICollection<JsonObject> documents, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var call = catalog.ExportItems(new() { Collections = { collections } }, connection.Options(Longest, cancellation));
        while (await MovesAsync(call, cancellation))
        {
            foreach (var document in call.ResponseStream.Current.Collections)
                documents.Add(StrictJson.ParseObject(document.Span));
            foreach (var item in call.ResponseStream.Current.Items)
                yield return item.ToByteArray();
        }
    }

    public void Dispose() => connection.Dispose();

    private static async Task<Exception> WhyAsync(AsyncClientStreamingCall<IngestItemsRequest, IngestItemsReply> call, Exception error)
    {
        try
        {
            await call.ResponseAsync;
            return error;
        }
        catch (RpcException answer)
        {
            return GrpcErrors.FromRpc(answer);
        }
    }

    private static async Task<bool> MovesAsync(AsyncServerStreamingCall<ExportItemsReply> call, CancellationToken cancellation)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellation);
        }
        catch (RpcException error)
        {
            throw GrpcErrors.FromRpc(error);
        }
    }
}
