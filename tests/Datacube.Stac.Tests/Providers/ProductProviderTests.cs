using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Web;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;
using Datacube.Stac.Providers;
using Datacube.Stac.Providers.Products;
using Datacube.Stac.Searching;
using Datacube.Stac.Tests.Catalogs;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Providers;

/// <summary>OData and OpenSearch: catalogues of products.</summary>
[Trait("kind", "unit")]
public class ProductProviderTests
{
    [Theory]
    [InlineData("""{"Online":true,"S3Path":"/eodata/Sentinel-3/OLCI/x.SEN3"}""", "succeeded", "s3://eodata/Sentinel-3/OLCI/x.SEN3", "d501100123456789abcdef0123456789abcdef")]
    [InlineData("""{"Online":false,"S3Path":"//host/x"}""", "orderable", null, "d501100123456789abcdef0123456789abcdef")]
    [InlineData("""{"Online":null,"Checksum":[{"Algorithm":"BLAKE3","Value":"AF1349B9F5F9A1A6A0404DEA36DCC9499BCB25C9ADC112B7CC9A93CAE41F3262"}]}""", null, null, "1e20af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262")]
    [InlineData("""{"Checksum":[{}]}""", "succeeded", null, null)]
    public async Task What_the_Copernicus_Data_Space_says_of_a_product_is_in_its_item(string changes, string? order, string? store, string? checksum)
    {
        var product = ProviderBench.Product(1);
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
            product[name] = value?.DeepClone();
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Json(new JsonObject { ["value"] = new JsonArray(product.DeepClone()) })));
        var item = Assert.Single(await bench.SearchAsync(ProviderBench.Provider("odata", OData)));
        Assert.Equal(order, (string?)item.Properties["order:status"]);
        var asset = item.Assets["product"].Json;
        RequireProperties("""{"instruments":["olci"],"processing:level":"L1","sat:absolute_orbit":19834,"sat:orbit_state":"descending"}""", item);
        Assert.Equal((store, checksum), ((string?)asset["alternate"]?["s3"]?["href"], (string?)asset["file:checksum"]));
    }

    [Fact]
    public async Task Changes_are_asked_for_in_the_words_of_each_provider()
    {
        var since = new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);
        async Task<string> Asked(ProviderSettings provider, params string[] conformance)
        {
            var landing = ScriptedServer.Landing();
            landing["conformsTo"] = new JsonArray([.. conformance.Select(name => JsonValue.Create($"https://api.stacspec.org/v1.0.0/{name}"))]);
            using var bench = new ProviderBench(new((request, _) => request == "GET https://api.example.com/" ? ScriptedServer.Json(landing) : provider.Kind switch
            {
                "stac" => ScriptedServer.Json(ScriptedServer.Page([])),
                "odata" => ScriptedServer.Json(new JsonObject { ["value"] = new JsonArray() }),
                _ => new(System.Net.HttpStatusCode.OK) { Content = new StringContent(ProviderBench.Feed([], 0)) },
            }));
            await bench.SearchAsync(provider, new() { ChangedSince = since });
            return Uri.UnescapeDataString(bench.Server.Asked[^1]).Replace("\\u003E", ">", StringComparison.Ordinal);
        }
        var api = ProviderBench.Provider("stac", "https://api.example.com/");
        Assert.DoesNotContain("2024-05-01", await Asked(api, "item-search#query", "item-search#filter", "cql2-json"), StringComparison.Ordinal);
        var dated = api with { DatesChanges = true };
        Assert.Contains("""{"updated":{"gte":"2024-05-01T12:00:00Z"}}""", await Asked(dated, "item-search#query"), StringComparison.Ordinal);
        Assert.Contains("""{"op":">=","args":[{"property":"updated"},{"timestamp":"2024-05-01T12:00:00Z"}]}""", await Asked(dated, "item-search#filter", "cql2-json"), StringComparison.Ordinal);
        Assert.DoesNotContain("2024-05-01", await Asked(dated), StringComparison.Ordinal);
        Assert.Contains("PublicationDate ge 2024-05-01T12:00:00.000Z", await Asked(ProviderBench.Provider("odata", "https://odata.example.com/Products")), StringComparison.Ordinal);
        Assert.Contains("ingestiondate:[2024-05-01T12:00:00.000Z TO *]", await Asked(ProviderBench.Provider("opensearch", "https://hub.example.com/search")), StringComparison.Ordinal);
    }

    private const string Hub = "https://hub.example.com/dhus/search";
    private const string OData = "https://catalogue.example.com/odata/v1/Products";
    private const string SeedQuery = """(footprint:"Intersects(-34.5000,148.5000)" AND platformname:"Sentinel-3" AND producttype:"OL_1_EFR___" AND creationdate:[NOW-120DAYS TO NOW-30DAYS])&rows=100""";
    private static readonly DateTimeOffset Now = new(2020, 2, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>250 products in pages of a hundred, with what is published later beside.</summary>
    private static ScriptedServer Products(bool isOData, List<(int Number, string Day)> products) => new((request, _) =>
    {
        var asked = HttpUtility.ParseQueryString(new Uri(request[4..]).Query);
        var (start, rows) = isOData ? (int.Parse(asked["$skip"] ?? "0", null), int.Parse(asked["$top"]!, null)) : (int.Parse(asked["start"]!, null), int.Parse(asked["rows"]!, null));
        var page = products.Skip(start).Take(rows).ToList();
        if (!isOData)
            return Atom(ProviderBench.Feed(page.Select(product => ProviderBench.Entry(product.Number, product.Day)), products.Count));
        var answer = new JsonObject { ["@odata.count"] = products.Count, ["value"] = new JsonArray([.. page.Select(product => ProviderBench.Product(product.Number, product.Day))]) };
        if (start + rows < products.Count)
            answer["@odata.nextLink"] = $"{OData}?$top={rows}&$skip={start + rows}";
        return ScriptedServer.Json(answer);
    });

    private static HttpResponseMessage Atom(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, new MediaTypeHeaderValue("application/atom+xml", "utf-8")) };

    [Theory]
    [InlineData("opensearch", Hub)]
    [InlineData("odata", OData)]
    public async Task D19_the_seeds_query_and_its_structured_twin_find_their_250_products_in_three_pages_and_the_next_day_only_what_is_new(string kind, string location)
    {
        List<(int, string)> published = [.. Enumerable.Range(0, 250).Select(number => (number, "2019-12-01"))];
        using var bench = new ProviderBench(Products(kind == "odata", published));
        var provider = ProviderBench.Provider(kind, location);
        var hub = HubQuery.Parse(SeedQuery, Now);
        var query = hub.Query with { Collections = ["s3-efr"] };
        var items = await bench.SearchAsync(provider, query);
        Assert.Equal(250, items.Count);
        Assert.Equal(3, bench.Server.Asked.Count);
        // The same in members of its own: every condition of the text is one of them.
        var twin = new StacQuery { Collections = ["s3-efr"], Intersects = query.Intersects, Time = query.Time, Published = query.Published };
        Assert.Equal(query.Describe().ToJsonString(), twin.Describe().ToJsonString());
        Assert.Equal(items.Select(found => found.Id), (await bench.SearchAsync(provider, twin)).Select(found => found.Id));
        Assert.Equal(bench.Server.Asked[..3], bench.Server.Asked[3..]);
        var item = items[7];
        Assert.Equal(("S3A_OL_1_EFR____20191201T000007_0179", "s3-efr", "sentinel-3a"), (item.Id, item.Collection, item.Platform));
        Assert.Equal([148, -35, 149, -34], item.Bbox!);
        Assert.Equal("2019-12-01T05:00:00Z", (string?)item.Properties["published"]);
        Assert.Equal(kind == "odata" ? 687_000_000L : 687_131_853, (long)item.Assets["product"].Json["file:size"]!);
        // The next day: seven new ones, and one that was sensed long ago.
        published.AddRange(Enumerable.Range(1000, 8).Select(number => (number, "2020-01-01")));
        var since = query with { Published = new(new(2019, 12, 31, 0, 0, 0, TimeSpan.Zero), null) };
        Assert.Equal(8, (await bench.SearchAsync(provider, since)).Count);
    }

    [Theory]
    [InlineData(SeedQuery)]
    [InlineData("https://scihub.copernicus.eu/dhus/search?q=" + SeedQuery)]
    [InlineData("/dhus/search?q=" + SeedQuery)]
    public void The_seeds_query_text_is_understood_with_and_without_its_address(string text)
    {
        foreach (var given in (string[])[text, Encoded(text)])
        {
            var hub = HubQuery.Parse(given, Now);
            Assert.Equal(("Sentinel-3", "OL_1_EFR___"), (hub.Mission, hub.ProductType));
            Assert.Equal(new TimeInterval(Now.AddDays(-120), Now.AddDays(-30)), hub.Query.Published);
            Assert.Equal(new(148.5, -34.5), Assert.Single(hub.Query.Intersects!.Points));
            Assert.Equal(100, hub.Query.PageSize);
            Assert.Equal(text.StartsWith("https", StringComparison.Ordinal), hub.IsForClosedHub);
            Assert.Equal(["sentinel-3-olci-l1-efr"], hub.For(ProviderTable.BuiltIn).Collections);
        }
    }

    [Fact]
    public void Twenty_thousand_letters_are_refused_as_any_text() =>
        Assert.Equal("filter.form", Assert.Throws<DatacubeException>(() => HubQuery.Parse(new string('a', 20_000), Now)).Code);

    private static string Encoded(string text)
    {
        var start = text.IndexOf('(', StringComparison.Ordinal);
        var end = text.IndexOf('&', StringComparison.Ordinal);
        return text[..start] + Uri.EscapeDataString(text[start..end]) + text[end..];
    }

    [Theory]
    [InlineData("platformname:Sentinel-2 AND producttype:S2MSI2A OR cloudcoverpercentage:[0 TO 5]", "filter.form")]
    [InlineData("NOT platformname:Sentinel-2", "filter.form")]
    [InlineData("hello", "filter.form")]
    [InlineData("", "filter.form")]
    [InlineData("orbitnumber:5", "filter.property")]
    [InlineData("""footprint:"Contains(1,2)" """, "filter.form")]
    [InlineData("""footprint:"Intersects(POLYGON((1 2)))" """, "filter.form")]
    [InlineData("ingestiondate:[yesterday TO NOW]", "time.form")]
    [InlineData("ingestiondate:[NOW TO NOW-1DAY]", "time.order")]
    [InlineData("ingestiondate:[NOW-999999DAYS TO NOW]", "time.form")]
    [InlineData("platformname:Sentinel-2&rows=100000", "page.limit")]
    [InlineData("__import__('os').system('x')", "filter.form")]
    public void What_cannot_be_translated_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<DatacubeException>(() => HubQuery.Parse(text, Now)).Code);

    [Fact]
    public async Task Requests_hold_every_condition_and_no_value_can_leave_its_quotes()
    {
        var query = new StacQuery
        {
            Collections = ["s2-l1c", "s3-efr", "unknown"],
            Boxes = LonLatBox.Split(170, -20, -170, -10),
            Time = new(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2020, 1, 2, 0, 0, 0, TimeSpan.Zero)),
            Ids = ["a' or 1 eq 1 or 'b\" OR *:* \\"],
            MaxCloudCover = 20,
        };
        using var odata = new ProviderBench(Products(true, []));
        await odata.SearchAsync(ProviderBench.Provider("odata", OData), query);
        Assert.Equal(4, odata.Server.Asked.Count);
        var filter = HttpUtility.ParseQueryString(odata.Server.Requests[0].RequestUri!.Query)["$filter"];
        Assert.Equal("Collection/Name eq 'SENTINEL-2' and Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and att/OData.CSC.StringAttribute/Value eq 'S2MSI1C') and "
            + "OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((170 -20, 180 -20, 180 -10, 170 -10, 170 -20))') and ContentDate/End ge 2020-01-01T00:00:00.000Z and ContentDate/Start le 2020-01-02T00:00:00.000Z and "
            + "Attributes/OData.CSC.DoubleAttribute/any(att:att/Name eq 'cloudCover' and att/OData.CSC.DoubleAttribute/Value le 20) and (startswith(Name,'a'' or 1 eq 1 or ''b\" OR *:* \\'))", filter);
        using var hub = new ProviderBench(Products(false, []));
        await hub.SearchAsync(ProviderBench.Provider("opensearch", Hub), query);
        Assert.Equal("""platformname:"Sentinel-2" AND producttype:"S2MSI1C" AND footprint:"Intersects(POLYGON((170 -20, 180 -20, 180 -10, 170 -10, 170 -20)))" AND beginposition:[* TO 2020-01-02T00:00:00.000Z] AND endposition:[2020-01-01T00:00:00.000Z TO *] AND cloudcoverpercentage:[0 TO 20] AND (identifier:"a' or 1 eq 1 or 'b\" OR *:* \\")""",
            HttpUtility.ParseQueryString(hub.Server.Requests[0].RequestUri!.Query)["q"]);
    }

    [Fact]
    public async Task Results_that_the_provider_cuts_off_are_no_result()
    {
        var page = new JsonObject { ["@odata.count"] = 25_000, ["value"] = new JsonArray(ProviderBench.Product(1), ProviderBench.Product(2)) };
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Json(page)));
        var failure = await Assert.ThrowsAsync<DatacubeException>(() => bench.SearchAsync(ProviderBench.Provider("odata", OData)));
        Assert.Equal("feed.too_large", failure.Code);
        Assert.Contains("2 of 25000 products", failure.Message, StringComparison.Ordinal);
        page["@odata.count"] = 2;
        Assert.Equal(2, (await bench.SearchAsync(ProviderBench.Provider("odata", OData))).Count);
    }

    [Fact]
    public async Task A_product_with_a_bent_footprint_has_no_place_and_the_others_are_found()
    {
        var bent = ProviderBench.Product(1);
        bent["GeoFootprint"] = JsonNode.Parse("""{"type":"Polygon","coordinates":[[[148,-35],[149,90.5]]]}""");
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Json(new JsonObject { ["value"] = new JsonArray(bent.DeepClone(), ProviderBench.Product(2)) })));
        Assert.Equal([true, false], (await bench.SearchAsync(ProviderBench.Provider("odata", OData))).Select(item => item.Bbox is null));
    }

    [Fact]
    public async Task Sentinel_1_is_asked_for_by_the_types_that_the_catalogue_divides_it_into()
    {
        var product = ProviderBench.Product(1);
        product["Name"] = "S1A_IW_GRDH_1SDV_20230815T051234_20230815T051259_049898_060056_ABCD.SAFE";
        product["Attributes"] = Attributes("""{"productType":"IW_GRDH_1S","platformShortName":"SENTINEL-1","instrumentShortName":"SAR","operationalMode":"IW","polarisationChannels":"VV&VH","orbitNumber":49898,"processingLevel":"LEVEL1"}""");
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Json(new JsonObject { ["value"] = new JsonArray(product.DeepClone()) })));
        var items = await bench.SearchAsync(ProviderBench.BuiltIn("copernicus-odata"), new() { Collections = ["sentinel-1-grd"] });
        Assert.Equal("sentinel-1-grd", Assert.Single(items).Collection);
        RequireProperties("""{"instruments":["c-sar"],"sar:instrument_mode":"IW","sar:polarizations":["VV","VH"],"sat:absolute_orbit":49898,"processing:level":"L1"}""", items[0]);
        var filter = HttpUtility.ParseQueryString(bench.Server.Requests[0].RequestUri!.Query)["$filter"]!;
        Assert.StartsWith("Collection/Name eq 'SENTINEL-1' and (Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and att/OData.CSC.StringAttribute/Value eq 'IW_GRDH_1S') or ", filter, StringComparison.Ordinal);
        Assert.EndsWith("Value eq 'S6_GRDH_1S'))", filter, StringComparison.Ordinal);
        Assert.Equal(["sentinel-1-grd"], HubQuery.Parse("platformname:Sentinel-1 AND producttype:GRD", Now).For(ProviderTable.BuiltIn).Collections);
    }

    [SharedDataFact("scihub_opensearch")]
    public async Task Recorded_answers_of_the_hub_become_items()
    {
        foreach (var (file, count, collection) in ((string, int, string)[])[("atom/s2_25of34_2016-12_2017-01.xml", 25, "s2-l1c"), ("atom/s2msi1c_page0_100of342_2021-03-18.xml", 100, "s2-l1c"),
            ("atom/s2_25of4399_2015_2022.xml", 25, "s2-l1c"), ("atom/all_25of52783723.xml", 25, ""), ("atom/s2msi2a_lastpage_empty_25total_2019-04-15.xml", 0, ""), ("json/test_footprints_s1_00.json", 19, "s1-grd"), ("json/test_sentinel2_flag_00.json", 5, "")])
        {
            using var bench = new ProviderBench(new((request, _) => request.Contains("start=0", StringComparison.Ordinal)
                ? Atom(File.ReadAllText(Path.Combine(SharedData.Require("scihub_opensearch"), file)))
                : Atom(ProviderBench.Feed([], count))));
            var items = await bench.SearchAsync(ProviderBench.Provider("opensearch", Hub));
            Assert.Equal(count, items.Count);
            Assert.All(items, item => Assert.True(item.Bbox is not null && item.Assets.ContainsKey("product") && item.Properties.ContainsKey("published") && item.Platform is not null && item.Properties.ContainsKey("instruments") && item.Properties.ContainsKey("sat:absolute_orbit")));
            if (collection.Length > 0)
                Assert.Contains(items, item => item.Collection == collection);
        }
    }

    [SharedDataTheory("scihub_opensearch")]
    [InlineData("S2A_MSIL1C_20220821T044921_N0400_R090_T44HLB_20220821T201040", """{"instruments":["msi"],"processing:level":"L1C","grid:code":"MGRS-44HLB","sat:absolute_orbit":37410}""")]
    [InlineData("S1A_WV_SLC__1SSV_20220821T203747_20220821T204819_044655_0554C2_837E", """{"instruments":["c-sar"],"sar:instrument_mode":"WV","sar:polarizations":["VV"],"product:timeliness":"PT10M","sat:orbit_state":"ascending"}""")]
    [InlineData("S3A_OL_2_LFR____20220821T210358_20220821T210658_20220821T225313_0179_0", """{"instruments":["olci"],"processing:level":"L2","product:timeliness":"PT3H","product:timeliness_category":"NRT","sat:absolute_orbit":33910}""")]
    public async Task What_a_hub_says_of_a_product_of_each_mission_is_in_its_item(string id, string expected)
    {
        var body = File.ReadAllText(Path.Combine(SharedData.Require("scihub_opensearch"), "atom/all_25of52783723.xml"));
        using var bench = new ProviderBench(new((request, _) => Atom(request.Contains("start=0", StringComparison.Ordinal) ? body : ProviderBench.Feed([], 25))));
        var item = (await bench.SearchAsync(ProviderBench.Provider("opensearch", Hub))).Single(found => found.Id.StartsWith(id, StringComparison.Ordinal));
        RequireProperties(expected, item);
    }

    private static void RequireProperties(string expected, StacItem item)
    {
        foreach (var (name, value) in JsonNode.Parse(expected)!.AsObject())
            Assert.True(JsonNode.DeepEquals(value, item.Properties[name]), $"{name}: {item.Properties[name]?.ToJsonString()}");
    }

    private static JsonArray Attributes(string values) =>
        [.. JsonNode.Parse(values)!.AsObject().Select(pair => new JsonObject { ["Name"] = pair.Key, ["Value"] = pair.Value?.DeepClone() })];

    [Theory]
    [InlineData("L2", "L2", "32UPU", "MGRS-32UPU")]
    [InlineData("Level-2a", "L2A", null, "MGRS-44HLB")]
    [InlineData("raw", null, null, "MGRS-44HLB")]
    public async Task Level_and_tile_are_written_in_one_way(string level, string? expectedLevel, string? tile, string expectedTile)
    {
        var product = ProviderBench.Product(1);
        product["Name"] = "S2A_MSIL2A_20220821T044921_N0400_R090_T44HLB_20220821T201040.SAFE";
        product["Attributes"] = Attributes(new JsonObject { ["productType"] = "S2MSI2A", ["platformShortName"] = "SENTINEL-2", ["processingLevel"] = level, ["tileId"] = tile }.ToJsonString());
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Json(new JsonObject { ["value"] = new JsonArray(product.DeepClone()) })));
        var item = Assert.Single(await bench.SearchAsync(ProviderBench.Provider("odata", OData)));
        RequireProperties(new JsonObject { ["processing:level"] = expectedLevel, ["grid:code"] = expectedTile }.ToJsonString(), item);
    }

    [SharedDataFact("scihub_opensearch")]
    public async Task A_recorded_search_of_116_products_takes_two_pages()
    {
        var folder = Path.Combine(SharedData.Require("scihub_opensearch"), "json");
        using var bench = new ProviderBench(new((request, _) => ScriptedServer.Json(File.ReadAllText(Path.Combine(folder, request.Contains("start=0", StringComparison.Ordinal) ? "test_order_by_01.json" : "test_order_by_02.json")))));
        var items = await bench.SearchAsync(ProviderBench.Provider("opensearch", Hub), new() { MaxCloudCover = 10, SortBy = SortKey.Parse("eo:cloud_cover,-datetime") });
        Assert.Equal(116, items.Count);
        Assert.Equal(2, bench.Server.Asked.Count);
        Assert.Equal(items.OrderBy(item => item.CloudCover).ThenByDescending(item => item.Acquired).Select(item => (item.CloudCover, item.Acquired)), items.Select(item => (item.CloudCover, item.Acquired)));
    }

    [Theory]
    [InlineData("opensearch", "<!DOCTYPE feed [<!ENTITY a \"b\">]><feed/>", "feed.dtd_forbidden")]
    [InlineData("opensearch", "<feed><entry><title>x</title>", "feed.form")]
    [InlineData("opensearch", "<html/>", "feed.form")]
    [InlineData("opensearch", "{\"feed\":5}", "feed.form")]
    [InlineData("opensearch", "{\"feed\":{\"entry\":[{\"title\":\"x\"}]}}", "feed.form")]
    [InlineData("odata", "{\"value\":5}", "feed.form")]
    [InlineData("odata", "{\"value\":[5]}", "feed.form")]
    [InlineData("odata", "{\"value\":[{\"Name\":\"x\"}]}", "feed.form")]
    [InlineData("odata", "{\"value\":[],\"value\":[]}", "json.duplicate_key")]
    public async Task An_answer_of_another_form_has_a_code(string kind, string body, string code)
    {
        using var bench = new ProviderBench(new((_, _) => Atom(body)));
        Assert.Equal(code, (await Assert.ThrowsAsync<DatacubeException>(() => bench.SearchAsync(ProviderBench.Provider(kind, kind == "odata" ? OData : Hub)))).Code);
    }

    [Theory]
    [InlineData("https://catalogue.example.com/odata/v1/Products?$skip=1", "feed.loop")]
    [InlineData("https://evil.example.org/odata/v1/Products?$skip=1", "feed.loop")]
    public async Task A_next_link_that_loops_or_leaves_the_host_is_refused(string next, string code)
    {
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Json(new JsonObject { ["value"] = new JsonArray(ProviderBench.Product(1)), ["@odata.nextLink"] = next })));
        Assert.Equal(code, (await Assert.ThrowsAsync<DatacubeException>(() => bench.SearchAsync(ProviderBench.Provider("odata", OData)))).Code);
        Assert.DoesNotContain(bench.Server.Asked, asked => asked.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hub_that_gives_the_same_page_again_and_again_is_a_loop()
    {
        using var bench = new ProviderBench(new((_, _) => Atom(ProviderBench.Feed([ProviderBench.Entry(1)], 1_000_000))));
        Assert.Equal("feed.loop", (await Assert.ThrowsAsync<DatacubeException>(() => bench.SearchAsync(ProviderBench.Provider("opensearch", Hub)))).Code);
        Assert.Equal(2, bench.Server.Asked.Count);
    }

    [Fact]
    public async Task Hostile_titles_are_data()
    {
        string[] titles = ["x' or '1'='1", "../../etc/passwd", "__import__('os')", "&lt;script&gt;", new('a', 300)];
        using var bench = new ProviderBench(new((_, _) => Atom(ProviderBench.Feed(titles.Select((title, number) => ProviderBench.Entry(number, title: title)), titles.Length))));
        var items = await bench.SearchAsync(ProviderBench.Provider("opensearch", Hub), new() { Filter = Cql2Text.Parse("id LIKE '%'") });
        Assert.Equal(titles.Select(title => WebUtility.HtmlDecode(title)).Order(StringComparer.Ordinal), items.Select(item => item.Id).Order(StringComparer.Ordinal));
    }
}
