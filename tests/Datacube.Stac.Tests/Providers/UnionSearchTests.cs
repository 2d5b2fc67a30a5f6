using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Providers;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;
using Datacube.Stac.Tests.Catalogs;
using Xunit;

namespace Datacube.Stac.Tests.Providers;

[Trait("kind", "unit")]
public class UnionSearchTests
{
    private static readonly ProviderSettings First = ProviderBench.Provider("stac", "https://first.example.com/", "first") with { Order = 1 };
    private static readonly ProviderSettings Second = ProviderBench.Provider("stac", "https://second.example.com/", "second") with { Order = 2 };

    private static JsonObject Sentinel2(string id, string baseline, string tile = "33UWP", string datastrip = "S20230815T100500") =>
        JsonNode.Parse($$"""
            {"type":"Feature","stac_version":"1.0.0","id":"{{id}}","collection":"sentinel-2-l2a","geometry":{"type":"Point","coordinates":[10,50]},
             "properties":{"datetime":"2023-08-15T10:05:31.{{id.Length}}Z","platform":"sentinel-2a","s2:processing_baseline":"{{baseline}}","grid:code":"MGRS-{{tile}}",
               "s2:datatake_id":"GS2A_20230815T100031_042547_N{{baseline}}","s2:datastrip_id":"S2A_OPER_MSI_L2A_DS_2APS_20230815T155057_{{datastrip}}_N{{baseline}}","eo:cloud_cover":{{id.Length}} },"links":[],"assets":{} }
            """)!.AsObject();

    private static ProviderBench Bench(JsonNode?[] first, JsonNode?[] second) => new(new((request, _) => Page(request.Contains("first", StringComparison.Ordinal) ? first : second)));

    private static HttpResponseMessage Page(JsonNode?[]? items) => items is null ? ScriptedServer.Status(503) : ScriptedServer.Json(ScriptedServer.Page(items));

    [Fact]
    public async Task Each_acquisition_comes_once_and_every_choice_is_recorded()
    {
        using var bench = Bench(
            [Sentinel2("A-old", "04.00"), Sentinel2("B", "05.09", "33UWQ"), Sentinel2("only-first", "05.09", "33UXX")],
            [Sentinel2("A-new-one", "05.09"), Sentinel2("B-also", "05.09", "33UWQ"), Sentinel2("other-strip-of-B", "05.09", "33UWQ", "S20230815T110000"), ScriptedServer.Item("elsewhere")]);
        var found = await new UnionSearch(bench.Catalogs).AllAsync([First, Second], new() { SortBy = SortKey.Parse("-eo:cloud_cover") }, default);
        Assert.True(found.IsComplete);
        Assert.Equal([("other-strip-of-B", "second"), ("only-first", "first"), ("A-new-one", "second"), ("B", "first"), ("elsewhere", "second")], found.Items.Select(chosen => (chosen.Item.Id, chosen.Provider)));
        Assert.Equal([new("A-old", "first", "A-new-one", "second", "baseline 05.09 is newer than 04.00"), new("B-also", "second", "B", "first", "'first' comes before 'second' in the order")],
            found.Dropped.OrderBy(dropped => dropped.Id, StringComparer.Ordinal));
        Assert.Equal([new("first", ProviderState.Answered, 3), new("second", ProviderState.Answered, 4)], found.Outcomes);
    }

    [Fact]
    public async Task The_product_of_a_provider_without_datastrips_joins_the_only_one()
    {
        var plain = Sentinel2("S2A_MSIL2A_20230815T100031_N0509_R122_T33UWP_20230815T155057", "05.09");
        plain["properties"]!.AsObject().Remove("s2:datastrip_id");
        using var bench = Bench([Sentinel2("A", "05.09")], [plain]);
        var found = await new UnionSearch(bench.Catalogs).AllAsync([First, Second], new(), default);
        Assert.Equal("A", Assert.Single(found.Items).Item.Id);
    }

    [Fact]
    public async Task Sentinel_1_products_are_one_whether_their_checksum_is_kept_or_not()
    {
        JsonObject Named(string id, string time)
        {
            var item = ScriptedServer.Item(id, time: time, collection: "sentinel-1-grd");
            item["properties"]!["platform"] = "sentinel-1a";
            return item;
        }
        const string Name = "S1A_IW_GRDH_1SDV_20230815T051234_20230815T051259_049898_060056";
        using var bench = Bench([Named(Name + "_ABCD", "2023-08-15T05:12:34Z")], [Named(Name, "2023-08-15T05:12:46.5Z")]);
        Assert.Single((await new UnionSearch(bench.Catalogs).AllAsync([First, Second], new(), default)).Items);
    }

    [Fact]
    public async Task Items_of_one_provider_are_not_dropped_for_one_another()
    {
        using var bench = Bench([ScriptedServer.Item("ndvi"), ScriptedServer.Item("evi")], [ScriptedServer.Item("other")]);
        var found = await new UnionSearch(bench.Catalogs).AllAsync([First, Second], new(), default);
        Assert.Equal(["evi", "ndvi"], found.Items.Select(chosen => chosen.Item.Id));
        Assert.Equal(("other", "second", "first"), found.Dropped.Select(dropped => (dropped.Id, dropped.Provider, dropped.KeptProvider)).Single());
    }

    [Fact]
    public async Task The_limit_of_one_provider_is_told_and_the_others_answer()
    {
        using var bench = new ProviderBench(new((request, _) => request.Contains("first", StringComparison.Ordinal)
            ? ScriptedServer.Json(ScriptedServer.Page([ScriptedServer.Item("a")]))
            : ScriptedServer.Json(new JsonObject { ["@odata.count"] = 25_000, ["value"] = new JsonArray(ProviderBench.Product(1)) })));
        var found = await new UnionSearch(bench.Catalogs).AllAsync([First, ProviderBench.Provider("odata", "https://second.example.com/Products", "products")], new(), default);
        Assert.Single(found.Items);
        Assert.False(found.IsComplete);
        Assert.Equal("feed.too_large", found.Outcomes[1].Code);
    }

    [Fact]
    public async Task One_provider_that_fails_is_told_and_the_others_answer()
    {
        using var bench = Bench(null!, [ScriptedServer.Item("a")]);
        var found = await new UnionSearch(bench.Catalogs).AllAsync([First, Second], new(), default);
        Assert.Single(found.Items);
        Assert.False(found.IsComplete);
        Assert.Equal(("first", ProviderState.Failed, "source.unavailable"), (found.Outcomes[0].Provider, found.Outcomes[0].State, found.Outcomes[0].Code));
        Assert.DoesNotContain("example.com", found.Outcomes[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_provider_stands_in_for_one_that_fails()
    {
        using var failing = Bench(null!, [ScriptedServer.Item("a")]);
        var found = await new UnionSearch(failing.Catalogs).FirstAsync([First, Second], new(), default);
        Assert.True(found.IsComplete);
        Assert.Equal([ProviderState.Failed, ProviderState.Answered], found.Outcomes.Select(outcome => outcome.State));
        using var working = Bench([], [ScriptedServer.Item("a")]);
        var empty = await new UnionSearch(working.Catalogs).FirstAsync([First, Second], new(), default);
        Assert.Empty(empty.Items);
        Assert.Equal([ProviderState.Answered, ProviderState.NotAsked], empty.Outcomes.Select(outcome => outcome.State));
        Assert.DoesNotContain(working.Server.Asked, asked => asked.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_union_holds_is_counted_while_it_is_collected()
    {
        var large = ScriptedServer.Item("a");
        large["properties"]!["text"] = new string('x', 40_000);
        using var bench = Bench([large], [ScriptedServer.Item("b", 20), large.DeepClone()]);
        Assert.Equal("cost.too_large", (await Assert.ThrowsAsync<DatacubeException>(() => new UnionSearch(bench.Catalogs).AllAsync([First, Second], new() { Budget = new(80_000) }, default))).Code);
        Assert.Equal(["a", "b"], (await new UnionSearch(bench.Catalogs).AllAsync([First, Second], new() { Budget = new(100_000) }, default)).Items.Select(chosen => chosen.Item.Id));
        // What a provider gave that then failed is let go.
        var next = new JsonObject { ["rel"] = "next", ["href"] = "https://first.example.com/more" };
        using var failing = new ProviderBench(new((request, _) => request switch
        {
            var more when more.Contains("more", StringComparison.Ordinal) => ScriptedServer.Status(404),
            var first when first.Contains("first", StringComparison.Ordinal) => ScriptedServer.Json(ScriptedServer.Page([large], next)),
            _ => ScriptedServer.Json(ScriptedServer.Page([large])),
        }));
        Assert.Single((await new UnionSearch(failing.Catalogs).FirstAsync([ProviderBench.Provider("stac", "https://first.example.com/items", "first"), Second], new() { Budget = new(60_000) }, default)).Items);
    }

    [Fact]
    public async Task A_search_fails_where_all_fail_and_where_the_query_is_wrong()
    {
        using var bench = Bench(null!, null!);
        Assert.Equal("source.unavailable", (await Assert.ThrowsAsync<DatacubeException>(() => new UnionSearch(bench.Catalogs).AllAsync([First, Second], new(), default))).Code);
        using var good = Bench([ScriptedServer.Item("a")], []);
        var wrong = new StacQuery { Filter = Cql2Text.Parse("nofunction(1) = 2") };
        Assert.Equal("filter.function", (await Assert.ThrowsAsync<DatacubeException>(() => new UnionSearch(good.Catalogs).FirstAsync([First, Second], wrong, default))).Code);
    }

    [Fact]
    public async Task A_provider_of_products_is_not_asked_for_collections_that_it_does_not_list()
    {
        using var bench = Bench([ScriptedServer.Item("a")], []);
        var products = ProviderBench.Provider("odata", "https://second.example.com/Products", "products");
        var found = await new UnionSearch(bench.Catalogs).AllAsync([First, products], new() { Collections = ["c"] }, default);
        Assert.Equal([ProviderState.Answered, ProviderState.NotAsked], found.Outcomes.Select(outcome => outcome.State));
        Assert.Single(found.Items);
    }
}
