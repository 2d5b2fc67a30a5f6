using Datacube.Contracts.Access;
using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Errors;
using Datacube.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>What a search found can be had again, whatever the catalogue says by then.</summary>
[Trait("kind", "system")]
[Collection(OrdersGroup.Name)]
public sealed class SnapshotTests(ClusterFixture fixture) : ClusterTest(fixture.Cluster)
{
    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task A_snapshot_stays_when_the_catalogue_changes_and_equal_results_are_stored_once()
    {
        var catalog = (await Cluster.CopyScenesAsync(Place)).Catalog;
        var (first, items) = await SearchAsync(new() { Catalog = catalog });
        var (second, _) = await SearchAsync(new() { Catalog = catalog });
        Assert.Equal((6, first.Items), (items.Count, items.Count));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal("1", await Cluster.QueryAsync($"select count(*) from catalog.result where hash = '{first.Hash}'"));
        await File.WriteAllTextAsync(catalog, """{"type":"Catalog","stac_version":"1.1.0","id":"empty","description":"empty","links":[]}""");
        Assert.Equal(0, (await SearchAsync(new() { Catalog = catalog })).Snapshot.Items);
        var (replayed, again) = await SearchAsync(new() { SnapshotId = first.Id });
        Assert.Equal((first.Id, first.Hash, first.Searched), (replayed.Id, replayed.Hash, replayed.Searched));
        Assert.Equal(items, again);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => SearchAsync(new() { SnapshotId = Guid.NewGuid().ToString() }));
        Assert.Equal("catalog.not_found", GrpcErrors.FromRpc(unknown).Code);
    }

    private async Task<(Snapshot Snapshot, List<FoundItem> Items)> SearchAsync(SearchItemsRequest request)
    {
        using var channel = GrpcChannel.ForAddress(Cluster.SearchService!.Address);
        using var call = new Catalog.CatalogClient(channel).SearchItems(request, new Metadata { { ApiKey.Header, Cluster.Key } });
        Assert.True(await call.ResponseStream.MoveNext(default));
        var snapshot = call.ResponseStream.Current.Snapshot;
        List<FoundItem> items = [];
        while (await call.ResponseStream.MoveNext(default))
            items.Add(call.ResponseStream.Current.Item);
        return (snapshot, items);
    }
}
