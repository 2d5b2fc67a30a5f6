using System.Runtime.CompilerServices;
using System.Text;
using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Contracts.Json;
using Datacube.Engine.Cubes.Planning;
using Datacube.ServiceDefaults.Access;
using Datacube.ServiceDefaults.Access.Internal;
using Datacube.Stac.Items;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using ProviderSigning = Datacube.Stac.Providers.ProviderSigning;

namespace Datacube.CubeBuilder.PlanCube;

/// <summary>Scenes of a catalogue, found by the search service.</summary>
internal sealed class CatalogScenes(Catalog.CatalogClient client, InternalCalls calls, IOptions<CubeBuilderOptions> options, TimeProvider clock)
{
    private readonly HostRules hosts = new([.. options.Value.AllowedHosts]);

    /// <summary>Searches one catalogue.</summary>
    public SceneSearch In(string catalog) => (query, cancellation) => SearchAsync(catalog, query, cancellation);

    private async IAsyncEnumerable<StacItem> SearchAsync(string catalog, StacQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var call = client.SearchItems(Map(catalog, query), calls.HeadersFor("catalog-search", Scopes.CatalogRead), clock.GetUtcNow().UtcDateTime + options.Value.SearchTimeout, cancellation);
        var signings = new Dictionary<string, ProviderSigning>(StringComparer.Ordinal);
        while (await MoveNextAsync(call.ResponseStream, cancellation))
        {
            if (call.ResponseStream.Current is { Snapshot: { Complete: false } found })
                throw Incomplete(found);
            foreach (var signing in call.ResponseStream.Current.Snapshot?.Signings ?? [])
                signings[signing.Provider] = new() { Tokens = signing.Tokens, HostSuffix = signing.HostSuffix, KeyVariable = signing.KeyVariable.Length > 0 ? signing.KeyVariable : null };
            if (call.ResponseStream.Current.Item is { } item)
                yield return Map(item).FoundBy(signings.GetValueOrDefault(item.Provider));
        }
    }

    /// <summary>A cube of what some providers gave would have holes that nobody sees.</summary>
    private static DatacubeException Incomplete(Snapshot found)
    {
        var failed = found.Providers.FirstOrDefault(provider => provider.State == "failed");
        return IncompleteUnion.Of(failed?.Provider ?? "", failed?.Code ?? "", failed?.Message ?? "");
    }

    private static async Task<bool> MoveNextAsync(IAsyncStreamReader<SearchItemsReply> replies, CancellationToken cancellation)
    {
        try
        {
            return await replies.MoveNext(cancellation);
        }
        catch (RpcException error)
        {
            cancellation.ThrowIfCancellationRequested();
            var known = GrpcErrors.FromRpc(error);
            throw known.Code switch
            {
                // The words of a connection that failed name the address of the search service, which is nothing for the caller.
                "service.unavailable" => new DatacubeException(known.Code, "The search service does not answer. Try again later.", null, error) { RetryAfter = known.RetryAfter },
                // It was this service that was refused, not the caller.
                ['a', 'u', 't', 'h', '.', ..] => new DatacubeException("service.unavailable", $"The search service does not let this service in ({known.Code}). Whoever runs them has to check Authentication:Internal of both, and their clocks.", null, error),
                _ => known,
            };
        }
    }

    private static SearchItemsRequest Map(string catalog, StacQuery query)
    {
        var request = new SearchItemsRequest { Catalog = catalog, PageSize = query.PageSize, MaxItems = query.MaxItems ?? 0 };
        request.Collections.AddRange(query.Collections);
        request.Boxes.AddRange(query.Boxes.Select(box => new Box { West = box.West, South = box.South, East = box.East, North = box.North }));
        request.Ids.AddRange(query.Ids);
        if (query.Time?.Start is { } start)
            request.Start = Timestamp.FromDateTimeOffset(start);
        if (query.Time?.End is { } end)
            request.End = Timestamp.FromDateTimeOffset(end);
        if (query.MaxCloudCover is { } cloud)
            request.MaxCloud = cloud;
        return request;
    }

    private StacItem Map(FoundItem item)
    {
        var rules = item.Folder.Length > 0 ? HrefRules.ForFolder(item.Folder, hosts) : HrefRules.ForNetwork(hosts);
        if (!Uri.TryCreate(item.Document, UriKind.Absolute, out var document))
            throw new DatacubeException("feed.form", "The search service sent an item without the address of its document.");
        return new(StrictJson.ParseObject(Encoding.UTF8.GetBytes(item.Json)), document, rules) { IsDocument = item.IsDocument };
    }
}
