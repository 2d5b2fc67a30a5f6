using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Catalogs;

[Trait("kind", "unit")]
public class StaticCatalogTests
{
    private static readonly StacQuery Everything = new();

    [SharedDataFact("s2_l2a_33T")]
    public async Task The_sample_catalogue_has_ten_scenes_in_order()
    {
        var items = await SearchAsync(Path.Combine(SharedData.Require("s2_l2a_33T"), "catalog.json"), Everything);
        Assert.Equal(10, items.Count);
        Assert.Equal("S2B_33TWM_20230810_0_L2A", items[0]);
    }

    [SharedDataTheory("s2_l2a_33T")]
    [InlineData("sentinel-2-l2a/collection.json", 10)]
    [InlineData("sentinel-2-l2a/S2A_33TWL_20230815_0_L2A/S2A_33TWL_20230815_0_L2A.json", 1)]
    public async Task A_collection_or_an_item_is_a_root_too(string file, int expected) =>
        Assert.Equal(expected, (await SearchAsync(Path.Combine(SharedData.Require("s2_l2a_33T"), file), Everything)).Count);

    [SharedDataFact("s2_l2a_33T")]
    public async Task The_sample_is_filtered_as_an_api_would()
    {
        var catalog = Path.Combine(SharedData.Require("s2_l2a_33T"), "catalog.json");
        Assert.Equal(4, (await SearchAsync(catalog, new() { Time = new(Utc("2023-08-13T00:00:00Z"), Utc("2023-08-15T23:59:59Z")) })).Count);
        Assert.Empty(await SearchAsync(catalog, new() { Collections = ["other"] }));
        Assert.Empty(await SearchAsync(catalog, new() { Boxes = [new(0, 0, 1, 1)] }));
        Assert.Equal(5, (await SearchAsync(catalog, new() { Boxes = [new(15.2, 46.1, 16.2, 46.8)] })).Count);
        Assert.Equal(10, (await SearchAsync(catalog, new() { Boxes = [new(15.2, 45.9, 16.2, 46.1)] })).Count);
        Assert.Equal(["S2A_33TWM_20230815_0_L2A"], await SearchAsync(catalog, new() { Ids = ["S2A_33TWM_20230815_0_L2A"] }));
        var clear = await SearchAsync(catalog, new() { MaxCloudCover = 5 });
        Assert.InRange(clear.Count, 1, 9);
    }

    [SharedDataFact("s2_l2a_33T")]
    public async Task The_same_query_gives_the_same_items_from_files_and_over_http()
    {
        var folder = SharedData.Require("s2_l2a_33T");
        var server = new ScriptedServer((request, _) => ScriptedServer.Json(File.ReadAllText(folder + request["GET https://static.example.com".Length..])));
        var query = new StacQuery { Boxes = [new(15.2, 46.1, 16.2, 46.8)], MaxCloudCover = 30 };
        var remote = await server.SearchAsync("https://static.example.com/catalog.json", query);
        Assert.Equal(await SearchAsync(Path.Combine(folder, "catalog.json"), query), remote.Select(item => item.Id));
        Assert.Equal("https://static.example.com/sentinel-2-l2a/" + remote[0].Id + "/B02.tif", remote[0].Resolve(remote[0].Assets["blue"].Href).ToString());
    }

    [Fact]
    public async Task A_child_that_leads_back_to_its_parent_is_a_loop()
    {
        using var folder = new TempFolder();
        folder.Write("catalog.json", Catalog("a", ("child", "sub/catalog.json")));
        folder.Write("sub/catalog.json", Catalog("b", ("child", "../catalog.json")));
        await AssertCode("feed.loop", folder.File("catalog.json"));
    }

    [Fact]
    public async Task A_document_reached_on_two_ways_is_read_once()
    {
        using var folder = new TempFolder();
        folder.Write("catalog.json", Catalog("a", ("child", "x.json"), ("child", "y.json"), ("item", "i.json")));
        folder.Write("x.json", Catalog("x", ("item", "i.json")));
        folder.Write("y.json", Catalog("y", ("item", "i.json"), ("child", "x.json")));
        folder.Write("i.json", ScriptedServer.Item("i").ToJsonString());
        Assert.Equal(["i"], await SearchAsync(folder.File("catalog.json"), Everything));
    }

    [Fact]
    public async Task Deep_and_wide_catalogues_stop_at_their_limits()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 40; i++)
            folder.Write($"{i}.json", Catalog($"c{i}", ("child", $"{i + 1}.json")));
        folder.Write("catalog.json", Catalog("root", ("child", "0.json")));
        await AssertCode("feed.loop", folder.File("catalog.json"));
        folder.Write("wide.json", Catalog("wide", [.. Enumerable.Range(0, 50).Select(i => ("item", $"i{i}.json"))]));
        await AssertCode("feed.too_large", folder.File("wide.json"), new() { MaxDocuments = 20 });
    }

    [Theory]
    [InlineData("../secret.json")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("/vsicurl/https://example.com/x")]
    public async Task A_child_outside_the_folder_is_refused(string href)
    {
        using var folder = new TempFolder();
        folder.Write("secret.json", "{}");
        folder.Write("cat/catalog.json", Catalog("a", ("child", href)));
        await AssertCode("href.not_allowed", folder.File("cat", "catalog.json"));
    }

    [Fact]
    public async Task A_catalogue_from_the_network_cannot_name_files()
    {
        var server = new ScriptedServer((_, _) => ScriptedServer.Json(Catalog("a", ("child", "file:///etc/passwd"))));
        Assert.Equal("href.not_allowed", (await Assert.ThrowsAsync<DatacubeException>(() => server.SearchAsync("https://static.example.com/catalog.json"))).Code);
    }

    [Theory]
    [InlineData("missing.json", "catalog.not_found")]
    [InlineData("", "uri.form")]
    [InlineData("ftp://example.com/catalog.json", "uri.form")]
    [InlineData("gopher://user:secret@example.com/", "uri.form")]
    public async Task A_location_that_cannot_be_opened_has_a_code(string location, string code)
    {
        var error = await Assert.ThrowsAsync<DatacubeException>(() => StacCatalog.OpenAsync(location));
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_of_time_match_when_they_overlap()
    {
        using var folder = new TempFolder();
        var item = ScriptedServer.Item("span");
        item["properties"] = new JsonObject { ["datetime"] = null, ["start_datetime"] = "2023-01-01T00:00:00Z", ["end_datetime"] = "2023-01-31T00:00:00Z" };
        var path = folder.Write("item.json", item.ToJsonString());
        Assert.Single(await SearchAsync(path, new() { Time = new(Utc("2023-01-31T00:00:00Z"), null) }));
        Assert.Empty(await SearchAsync(path, new() { Time = new(Utc("2023-01-31T00:00:01Z"), null) }));
        Assert.Empty(await SearchAsync(path, new() { Time = new(null, Utc("2022-12-31T23:59:59Z")) }));
    }

    private static async Task<List<string>> SearchAsync(string location, StacQuery query, CatalogOptions? options = null)
    {
        using var catalog = await StacCatalog.OpenAsync(location, options);
        return await catalog.SearchAsync(query).Select(item => item.Id).ToListAsync();
    }

    private static async Task AssertCode(string code, string location, CatalogOptions? options = null) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<DatacubeException>(() => SearchAsync(location, Everything, options))).Code);

    private static string Catalog(string id, params (string Rel, string Href)[] links) => new JsonObject
    {
        ["type"] = "Catalog", ["stac_version"] = "1.0.0", ["id"] = id, ["description"] = "d",
        ["links"] = new JsonArray([.. links.Select(link => new JsonObject { ["rel"] = link.Rel, ["href"] = link.Href })]),
    }.ToJsonString();

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, null);
}
