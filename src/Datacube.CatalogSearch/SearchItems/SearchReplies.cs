using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Datacube.CatalogSearch.SearchItems;

/// <summary>A snapshot as a stream: first what it is, then its items.</summary>
internal static class SearchReplies
{
    /// <summary>A message of gRPC holds 4 MiB; a union of two large providers drops more than that.</summary>
    private const int DroppedBytes = 1 << 20;

    public static async Task WriteAsync(StoredSnapshot found, SceneSearch search, IServerStreamWriter<SearchItemsReply> replies, CancellationToken cancellation)
    {
        var snapshot = Map(found);
        AddSignings(snapshot, found.Items.Select(item => item.Provider), search.SigningOf);
        await replies.WriteAsync(new() { Snapshot = snapshot }, cancellation);
        foreach (var item in found.Items)
            await replies.WriteAsync(new() { Item = Map(item) }, cancellation);
    }

    internal static Snapshot Map(StoredSnapshot found)
    {
        var choice = JsonNode.Parse(found.Choice)!.AsObject();
        var snapshot = new Snapshot
        {
            Id = found.Id.ToString(), Hash = found.Hash, Items = found.Count, Searched = Timestamp.FromDateTimeOffset(found.Searched), Complete = (bool?)choice["complete"] ?? true,
        };
        foreach (var outcome in choice["providers"]?.AsArray() ?? [])
            snapshot.Providers.Add(new ProviderOutcome { Provider = Text(outcome, "provider"), State = Text(outcome, "state"), Items = (int?)outcome!["items"] ?? 0, Code = Text(outcome, "code"), Message = Text(outcome, "message") });
        AddDropped(snapshot, choice["dropped"]?.AsArray() ?? []);
        return snapshot;
    }

    internal static void AddSignings(Snapshot snapshot, IEnumerable<string> providers, Func<string, Datacube.Stac.Providers.ProviderSigning?> signingOf)
    {
        foreach (var provider in providers.Distinct(StringComparer.Ordinal))
            if (signingOf(provider) is { } signing)
                snapshot.Signings.Add(new ProviderSigning { Provider = provider, Tokens = signing.Tokens, HostSuffix = signing.HostSuffix, KeyVariable = signing.KeyVariable ?? "" });
    }

    private static void AddDropped(Snapshot snapshot, JsonArray dropped)
    {
        snapshot.DroppedCount = dropped.Count;
        var bytes = 0;
        foreach (var item in dropped)
        {
            var told = new DroppedItem { Id = Text(item, "id"), Provider = Text(item, "provider"), KeptId = Text(item, "kept_id"), KeptProvider = Text(item, "kept_provider"), Reason = Text(item, "reason") };
            if ((bytes += told.CalculateSize()) > DroppedBytes)
                return;
            snapshot.Dropped.Add(told);
        }
    }

    private static string Text(JsonNode? node, string member) => (string?)node![member] ?? "";

    private static FoundItem Map(SnapshotItem item) => new() { Json = item.Json, Document = item.Document, IsDocument = item.IsDocument, Folder = item.Folder, Provider = item.Provider };
}
