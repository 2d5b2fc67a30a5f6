using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.PlanCube;
using Datacube.Engine.Cubes.Planning;
using Datacube.ServiceDefaults.Access;
using Datacube.ServiceDefaults.Access.Internal;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;
using Datacube.Testing;
using Datacube.Testing.Services;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.CubeBuilder.Tests.PlanCube;

[Trait("kind", "unit")]
public class CatalogScenesTests
{
    [Fact]
    public async Task A_union_of_which_a_provider_failed_is_no_plan()
    {
        var found = new Snapshot { Providers = { new ProviderOutcome { Provider = "own", State = "answered", Items = 1 }, new ProviderOutcome { Provider = "earth-search", State = "failed", Code = "source.throttled", Message = "It asked for an hour." } } };
        var failure = await Assert.ThrowsAsync<DatacubeException>(() => SearchAsync(new() { Snapshot = found }, Item()));
        Assert.Equal(("source.throttled", "catalog"), (failure.Code, failure.Field));
        Assert.Contains("'earth-search' failed", failure.Message, StringComparison.Ordinal);
        found.Complete = true;
        Assert.Single(await SearchAsync(new() { Snapshot = found }, Item()));
    }

    [Fact]
    public async Task How_the_provider_that_found_a_scene_wants_it_signed_is_frozen_with_it()
    {
        var found = new Snapshot { Complete = true, Signings = { new ProviderSigning { Provider = "mine", Tokens = "https://tokens.example.com/sas", HostSuffix = ".blob.example.com", KeyVariable = "DATACUBE_SIGNING_MINE" } } };
        var (signed, plain) = (Item(), Item());
        (signed.Item.Provider, plain.Item.Provider) = ("mine", "other");
        var items = await SearchAsync(new() { Snapshot = found }, signed, plain);
        Assert.Equal([new() { Tokens = "https://tokens.example.com/sas", HostSuffix = ".blob.example.com", KeyVariable = "DATACUBE_SIGNING_MINE" }, null], items.Select(item => item.Signing));
        var frozen = new Scene("a", "c", DateTimeOffset.UnixEpoch, new(1970, 1, 1), JsonNode.Parse("{}")!, [], new Dictionary<string, SceneBand>()) { Signing = items[0].Signing };
        var document = JsonSerializer.Serialize(frozen, CubeJson.Compact);
        Assert.Equal(items[0].Signing, JsonSerializer.Deserialize<Scene>(document, CubeJson.Compact)!.Signing);
        Assert.DoesNotContain("signing", JsonSerializer.Serialize(frozen with { Signing = null }, CubeJson.Compact), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_service_that_refuses_this_one_is_no_fault_of_the_caller()
    {
        var refused = GrpcErrors.ToRpc(new DatacubeException("auth.expired", "The token ended."), text => text);
        var failure = await Assert.ThrowsAsync<DatacubeException>(() => SearchAsync(new ScriptedCatalog([], refused)));
        Assert.Equal("service.unavailable", failure.Code);
        Assert.Contains("does not let this service in (auth.expired)", failure.Message, StringComparison.Ordinal);
    }

    private static SearchItemsReply Item() => new() { Item = new() { Json = """{"type":"Feature","stac_version":"1.0.0","id":"a","geometry":null,"properties":{"datetime":"2023-08-15T10:00:00Z"},"links":[],"assets":{}}""", Document = "https://example.com/a.json" } };

    private static Task<List<StacItem>> SearchAsync(params SearchItemsReply[] replies) => SearchAsync(new ScriptedCatalog(replies));

    private static async Task<List<StacItem>> SearchAsync(ScriptedCatalog catalog)
    {
        using var folder = new TempFolder();
        var access = new AccessSettings { Internal = new() { Service = "cube-builder", KeyFile = ServiceKeyPair.Create(folder, "cube-builder").PrivateFile } };
        var calls = new InternalCalls(Options.Create(access), TimeProvider.System);
        var settings = Options.Create(new CubeBuilderOptions());
        var scenes = new CatalogScenes(catalog, calls, settings, TimeProvider.System);
        return await scenes.In("own+earth-search")(new(), default).ToListAsync();
    }

    private sealed class ScriptedCatalog(SearchItemsReply[] replies, RpcException? failure = null) : Catalog.CatalogClient
    {
        public override AsyncServerStreamingCall<SearchItemsReply> SearchItems(SearchItemsRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default) =>
            new(new Reader(replies, failure), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    private sealed class Reader(SearchItemsReply[] replies, RpcException? failure) : IAsyncStreamReader<SearchItemsReply>
    {
        private int next = -1;

        public SearchItemsReply Current => replies[next];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => failure is null ? Task.FromResult(++next < replies.Length) : Task.FromException<bool>(failure);
    }
}
