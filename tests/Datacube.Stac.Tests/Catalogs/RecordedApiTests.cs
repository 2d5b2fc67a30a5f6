using System.Text.Json.Nodes;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Catalogs;

/// <summary>Searches against the recorded answers of real catalogues.</summary>
[Trait("kind", "unit")]
public class RecordedApiTests
{
    private const string EarthSearch = "https://earth-search.aws.element84.com/v1";
    private const string PlanetaryComputer = "https://planetarycomputer.microsoft.com/api/stac/v1/";

    private static readonly StacQuery Alps = new()
    {
        Collections = ["sentinel-2-l2a"],
        Boxes = [new(9, 47, 10, 48)],
        Time = new(DateTimeOffset.Parse("2020-03-01T00:00:00Z", null), DateTimeOffset.Parse("2020-03-05T23:59:59Z", null)),
        PageSize = 10,
    };

    [SharedDataFact("stac")]
    public async Task Earth_search_still_says_next_on_its_last_page_and_the_search_ends_there()
    {
        var server = new ScriptedServer((request, body) => request.StartsWith("GET", StringComparison.Ordinal)
            ? ScriptedServer.Recorded("earth-search-v1/search_s1grd_paging_00.json")
            : ScriptedServer.Recorded(body!["next"] is null ? "earth-search-v1/search_s2l2a_paging16_01.json" : "earth-search-v1/search_s2l2a_paging16_12.json"));
        var items = await server.SearchAsync(EarthSearch, Alps);
        Assert.Equal(16, items.Count);
        Assert.Equal(3, server.Asked.Count);
        Assert.Equal(items.OrderBy(item => item.Acquired).ThenBy(item => item.Id, StringComparer.Ordinal).Select(item => item.Id), items.Select(item => item.Id));
        Assert.Contains("\"datetime\":\"2020-03-01T00:00:00Z/2020-03-05T23:59:59Z\"", server.Asked[1], StringComparison.Ordinal);
        Assert.Contains("\"bbox\":[9,47,10,48]", server.Asked[1], StringComparison.Ordinal);
    }

    [SharedDataFact("stac")]
    public async Task An_empty_page_ends_a_search_whose_pages_state_no_number()
    {
        var server = new ScriptedServer((request, body) =>
        {
            if (request.StartsWith("GET", StringComparison.Ordinal))
                return ScriptedServer.Recorded("earth-search-v1/search_s1grd_paging_00.json");
            var token = (string?)body!["next"];
            var file = token is null ? "earth-search-v1/search_s2l2a_paging16_01.json" : token.Contains("32TMT", StringComparison.Ordinal) ? "earth-search-v1/search_s2l2a_paging16_12.json" : null;
            if (file is null)
                return ScriptedServer.Json(ScriptedServer.Page([], new JsonObject { ["rel"] = "next", ["href"] = EarthSearch + "/search" }));
            var page = RecordedItems.Document(file).AsObject();
            page.Remove("numberMatched");
            page.Remove("context");
            return ScriptedServer.Json(page);
        });
        Assert.Equal(16, (await server.SearchAsync(EarthSearch, Alps)).Count);
        Assert.Equal(4, server.Asked.Count);
    }

    [SharedDataFact("stac")]
    public async Task Earth_search_v0_has_neither_method_nor_conformance_and_pages_by_post()
    {
        var server = new ScriptedServer((request, body) => request switch
        {
            "GET https://earth-search.aws.element84.com/v0" => ScriptedServer.Recorded("earth-search-v0/search_s2cogs_00.json"),
            _ when body is null => ScriptedServer.Recorded("earth-search-v0/search_s2cogs_01.json"),
            _ => ScriptedServer.Json(ScriptedServer.Page([])),
        });
        var items = await server.SearchAsync("https://earth-search.aws.element84.com/v0", new() { Collections = ["sentinel-s2-l2a-cogs"], PageSize = 1, Ids = ["S2B_20EPT_20250731_0_L2A"] });
        Assert.Single(items);
        Assert.Equal("GET https://earth-search.aws.element84.com/v0/search?limit=1&collections=sentinel-s2-l2a-cogs&ids=S2B_20EPT_20250731_0_L2A", server.Asked[1]);
        Assert.Equal("""POST https://earth-search.aws.element84.com/v0/search {"collections":["sentinel-s2-l2a-cogs"],"page":2,"limit":1}""", server.Asked[2]);
    }

    [SharedDataFact("stac")]
    public async Task Planetary_computer_pages_by_post_with_a_token_in_a_whole_body()
    {
        var server = new ScriptedServer((request, body) => request.StartsWith("GET", StringComparison.Ordinal)
            ? ScriptedServer.Recorded("planetary-computer/landsat_items_GET_next_00.json")
            : (string?)body!["token"] switch
            {
                null => ScriptedServer.Recorded("planetary-computer/search_naip_paging_POST_00.json"),
                "next:naip:vt_m_4307307_nw_18_060_20211029" => ScriptedServer.Recorded("planetary-computer/search_naip_paging_POST_01.json"),
                _ => ScriptedServer.Json(ScriptedServer.Page([])),
            });
        var items = await server.SearchAsync(PlanetaryComputer, new() { Collections = ["naip"], Boxes = [new(-73.21, 43.99, -73.12, 44.05)], PageSize = 10 });
        Assert.Equal(20, items.Count);
        Assert.Equal(4, server.Asked.Count);
    }

    [SharedDataFact("stac")]
    public async Task A_collection_with_an_items_link_pages_by_get()
    {
        var server = new ScriptedServer((request, _) => request switch
        {
            _ when request.Contains("token=", StringComparison.Ordinal) => ScriptedServer.Json(ScriptedServer.Page([])),
            _ when request.EndsWith("/items", StringComparison.Ordinal) => ScriptedServer.Recorded("planetary-computer/landsat_items_GET_next_02.json"),
            _ => ScriptedServer.Recorded("planetary-computer/landsat_items_GET_next_01.json"),
        });
        var items = await server.SearchAsync(PlanetaryComputer + "collections/landsat-c2-l2");
        Assert.Equal(10, items.Count);
        Assert.EndsWith("items?collections=landsat-c2-l2&token=next:landsat-c2-l2:LC09_L2SR_084056_20250722_02_T1", server.Asked[2], StringComparison.Ordinal);
    }

    [SharedDataFact("stac")]
    public async Task Copernicus_data_space_answers_one_page_or_an_empty_one()
    {
        var server = new ScriptedServer((request, body) => request.StartsWith("GET", StringComparison.Ordinal)
            ? ScriptedServer.Recorded("cdse-stac/search_s2l2a_00.json")
            : ScriptedServer.Recorded(body!["datetime"] is null ? "cdse-stac/search_s2l2a_02.json" : "cdse-stac/search_empty_02.json"));
        Assert.Equal(4, (await server.SearchAsync("https://stac.dataspace.copernicus.eu/v1")).Count);
        Assert.Empty(await server.SearchAsync("https://stac.dataspace.copernicus.eu/v1", Alps));
    }

    [SharedDataFact("stac")]
    public async Task Every_recorded_landing_page_is_a_searchable_catalogue()
    {
        foreach (var file in (string[])["earth-search-v1/search_filter_s1_s2_00.json", "earth-search-v0/search_s2cogs_00.json", "cdse-stac/search_s2l2a_00.json", "planetary-computer/landsat_items_GET_next_00.json"])
        {
            var server = new ScriptedServer((_, _) => ScriptedServer.Recorded(file));
            using var catalog = await server.OpenAsync("https://catalog.example.com/");
            Assert.Equal("ApiCatalog", catalog.GetType().Name);
        }
    }

    [SharedDataFact("stac")]
    public async Task A_recorded_item_collection_file_is_a_catalogue()
    {
        using var catalog = await Stac.Catalogs.StacCatalog.OpenAsync(Path.Combine(SharedData.Require("stac"), "odc-stac/site2-2020_jun_jul-35MNM.geojson"));
        Assert.Equal(13, (await catalog.SearchAsync(new()).ToListAsync()).Count);
        Assert.Single(await catalog.SearchAsync(new() { MaxItems = 1 }).ToListAsync());
    }
}
