using Datacube.CatalogSearch.Tests.Stac;
using Datacube.Contracts.Access;
using Datacube.Contracts.Catalog.V1;
using Datacube.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace Datacube.CatalogSearch.Tests.SearchItems;

/// <summary>The own catalogue searched over gRPC like any other, with a snapshot of what was found.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class OwnCatalogTests(PublicCatalog catalog)
{
    [RequiresProgramFact("server:postgres")]
    public async Task A_search_of_the_own_catalogue_is_one_of_any_catalogue()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("owned", SampleItems.Row("owned", 60));
        using var channel = GrpcChannel.ForAddress(service.Process.Address);
        var client = new Catalog.CatalogClient(channel);
        async Task<(List<string> Ids, Snapshot Snapshot)> AskAsync(SearchItemsRequest request)
        {
            using var call = client.SearchItems(request, new Metadata { { ApiKey.Header, StacService.Reader.Reveal() } });
            List<string> ids = [];
            Snapshot? snapshot = null;
            await foreach (var reply in call.ResponseStream.ReadAllAsync())
                if (reply.PartCase == SearchItemsReply.PartOneofCase.Snapshot)
                    snapshot = reply.Snapshot;
                else
                    ids.Add($"{System.Text.Json.Nodes.JsonNode.Parse(reply.Item.Json)!["id"]}");
            return (ids, snapshot!);
        }
        var all = await AskAsync(new() { Catalog = "own", Collections = { "owned" } });
        Assert.Equal(Enumerable.Range(0, 60).Select(index => $"owned-{index:000}"), all.Ids);
        var clear = await AskAsync(new() { Catalog = "own", Collections = { "owned" }, MaxCloud = 20, MaxItems = 5 });
        Assert.Equal(Enumerable.Range(0, 60).Where(index => index * 7 % 101 <= 20).Take(5).Select(index => $"owned-{index:000}"), clear.Ids);
        Assert.Equal(all.Ids, (await AskAsync(new() { SnapshotId = all.Snapshot.Id })).Ids);
        var clearest = await AskAsync(new() { Catalog = "own", Collections = { "owned" }, SortBy = "properties.eo:cloud_cover", MaxItems = 5 });
        Assert.Equal(Enumerable.Range(0, 60).OrderBy(index => index * 7 % 101).Take(5).Select(index => $"owned-{index:000}"), clearest.Ids);
        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(new() { Catalog = "own", Collections = { "owned" }, SortBy = "geometry", MaxItems = 5 }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        // In a union another provider may have the property: here it is null.
        Assert.Empty((await AskAsync(new() { Catalog = "own", Collections = { "owned" }, Filter = "no:such_property < 10" })).Ids);
        Assert.Equal(all.Ids, (await AskAsync(new() { Catalog = "own", Collections = { "owned" }, Filter = "no:such_property < 10 OR no:such_property IS NULL" })).Ids);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_large_item_comes_out_as_it_went_in()
    {
        var service = await catalog.ServiceAsync();
        using var channel = GrpcChannel.ForAddress(service.Process.Address);
        var client = new Catalog.CatalogClient(channel);
        using (var ingest = client.IngestItems(new Metadata { { ApiKey.Header, StacService.Writer.Reveal() } }))
        {
            // The later item comes first: most of a message, and then one that almost fills a message.
            foreach (var (index, length) in new[] { 3_400_000, 900_000 }.Index())
            {
                var item = SampleItems.Item("bulky", $"bulky-{index}", new(2023, 8, 15 + index, 12, 0, 0, TimeSpan.Zero), 15, 45);
                item["assets"]!["red"]!["description"] = new string('x', length);
                await ingest.RequestStream.WriteAsync(new() { Collection = "bulky", Items = { ByteString.CopyFromUtf8(item.ToJsonString()) } });
            }
            await ingest.RequestStream.CompleteAsync();
            Assert.Equal(2, (await ingest).Items);
        }
        using var export = client.ExportItems(new() { Collections = { "bulky" } }, new Metadata { { ApiKey.Header, StacService.Reader.Reveal() } });
        List<int> messages = [];
        await foreach (var reply in export.ResponseStream.ReadAllAsync())
            messages.AddRange(reply.Items.Select(item => item.Length));
        Assert.Equal(2, messages.Count);
        await StacService.RequireAsync(service.SendAsync(HttpMethod.Delete, "/collections/bulky", null, StacService.Writer), 204);
    }
}
