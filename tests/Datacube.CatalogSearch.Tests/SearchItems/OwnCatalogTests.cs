using Datacube.CatalogSearch.Tests.Stac;
using Datacube.Contracts.Access;
using Datacube.Contracts.Catalog.V1;
using Datacube.Testing;
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
        // In a union another provider may have the property: here it is null.
        Assert.Empty((await AskAsync(new() { Catalog = "own", Collections = { "owned" }, Filter = "no:such_property < 10" })).Ids);
        Assert.Equal(all.Ids, (await AskAsync(new() { Catalog = "own", Collections = { "owned" }, Filter = "no:such_property < 10 OR no:such_property IS NULL" })).Ids);
    }
}
