using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Harmonising;

[Trait("kind", "unit")]
public class HarmoniserTests
{
    [SharedDataFact("s2_l2a_33T")]
    public async Task The_sample_states_an_offset_that_its_provider_has_applied_already()
    {
        var result = await SampleAsync("B02", "green", "red", "nir", "SCL");
        Assert.Equal(10, result.Scenes.Count);
        Assert.Equal(["blue", "green", "red", "nir", "scl"], result.Bands.Select(band => band.Name));
        var scene = result.Scenes[0];
        Assert.Equal(("33TWM", "sentinel-2b", "05.09", new DateOnly(2023, 8, 10)), (scene.Tile, scene.Platform, scene.Baseline, scene.SolarDay));
        var red = scene.Bands["red"];
        Assert.Equal((0.0001, 0.0), (red.Radiometry.Scale, red.Radiometry.Offset));
        Assert.Contains("earthsearch:boa_offset_applied is true", red.Radiometry.Reason, StringComparison.Ordinal);
        Assert.Contains(scene.Decisions, decision => decision.StartsWith("asset red states scale 0.0001 and offset -0.1, used are 0.0001 and 0", StringComparison.Ordinal));
        Assert.Equal(("EPSG:32633", 0.0, "uint16", BandKind.Reflectance), (red.Crs, red.Nodata, red.DataType, red.Kind));
        Assert.Equal([120, 0, 499980, 0, -120, 5200020], red.Transform);
        Assert.Equal([915, 915], red.Shape);
        Assert.True(File.Exists(red.Href.LocalPath));
        Assert.Equal(BandKind.Categorical, scene.Bands["scl"].Kind);
    }

    [SharedDataFact("stac")]
    public void Of_one_acquisition_the_newest_baseline_wins_and_the_choice_is_recorded()
    {
        var items = RecordedItems.In("earth-search-v1/search_s2l2a_paging16_01.json").Concat(RecordedItems.In("earth-search-v1/search_s2l2a_paging16_12.json"));
        var result = Harmoniser.Harmonise(items, ["red"]);
        Assert.Equal((8, 8, 0), (result.Scenes.Count, result.Dropped.Count, result.Refused.Count));
        Assert.All(result.Scenes, scene => Assert.Equal("05.00", scene.Baseline));
        Assert.All(result.Scenes, scene => Assert.Contains(scene.Decisions, decision => decision.Contains("baseline 05.00 is newer than 02.14", StringComparison.Ordinal)));
        Assert.All(result.Dropped, dropped => Assert.EndsWith("_0_L2A", dropped.Id, StringComparison.Ordinal));
    }

    [SharedDataFact("stac")]
    public void The_older_product_alone_is_used_without_offset()
    {
        var items = RecordedItems.In("earth-search-v1/search_s2l2a_paging16_01.json").Where(item => item.Id.EndsWith("_0_L2A", StringComparison.Ordinal));
        Assert.All(Harmoniser.Harmonise(items, ["red"]).Scenes, scene => Assert.Equal(0, scene.Bands["red"].Radiometry.Offset));
    }

    [Fact]
    public void Two_datastrips_of_one_datatake_are_both_kept()
    {
        var first = Sentinel2("a", ("s2:datatake_id", "GS2A_20230815T095031_042547_N05.09"), ("s2:datastrip_id", "S2A_OPER_MSI_L2A_DS_2APS_20230815T155057_S20230815T095630_N05.09"));
        var second = Sentinel2("b", ("s2:datatake_id", "GS2A_20230815T095031_042547_N05.09"), ("s2:datastrip_id", "S2A_OPER_MSI_L2A_DS_2APS_20230815T155057_S20230815T095811_N05.09"));
        Assert.Equal(2, Harmoniser.Harmonise([first, second], []).Scenes.Count);
    }

    [Fact]
    public void With_one_baseline_the_newest_product_wins_and_then_the_greatest_id()
    {
        var items = new[] { Sentinel2("a", ("updated", "2024-01-01T00:00:00Z")), Sentinel2("b", ("updated", "2024-02-01T00:00:00Z")), Sentinel2("c", ("updated", "2024-02-01T00:00:00Z")) };
        foreach (var order in (int[][])[[0, 1, 2], [2, 1, 0], [1, 2, 0]])
        {
            var result = Harmoniser.Harmonise(order.Select(i => items[i]), []);
            Assert.Equal("c", Assert.Single(result.Scenes).Id);
            Assert.Equal(["a", "b"], result.Dropped.Select(dropped => dropped.Id).Order(StringComparer.Ordinal));
        }
    }

    [SharedDataFact("stac")]
    public void Tiles_of_an_elevation_model_share_a_date_and_are_no_duplicates()
    {
        Assert.Equal(10, Harmoniser.Harmonise(RecordedItems.In("earth-search-v1/search_copdem_01.json"), ["dem"]).Scenes.Count);
        Assert.Equal(4, Harmoniser.Harmonise(RecordedItems.In("planetary-computer/itemlist_cop-dem-glo-30-pc.json"), ["elevation"]).Scenes.Count);
        Assert.Equal(10, Harmoniser.Harmonise(RecordedItems.In("planetary-computer/search_naip_paging_POST_00.json"), ["red"]).Scenes.Count);
    }

    [SharedDataFact("stac")]
    public void A_band_inside_a_file_of_many_is_found_by_its_common_name()
    {
        var scene = Harmoniser.Harmonise(RecordedItems.In("planetary-computer/search_naip_paging_POST_00.json"), ["nir", "green"]).Scenes[0];
        Assert.Equal(("image", 4, 2), (scene.Bands["nir"].AssetKey, scene.Bands["nir"].BandIndex, scene.Bands["green"].BandIndex));
    }

    [SharedDataFact("s2_l2a_33T")]
    public async Task An_unknown_band_is_refused_with_the_nearest_three()
    {
        var error = await Assert.ThrowsAsync<DatacubeException>(() => SampleAsync("gren"));
        Assert.Equal("band.unknown", error.Code);
        Assert.Contains("'gren'. Nearest: green, red, ", error.Message, StringComparison.Ordinal);
        Assert.Equal("band.duplicate", (await Assert.ThrowsAsync<DatacubeException>(() => SampleAsync("B04", "red"))).Code);
        Assert.Equal("band.unknown", (await Assert.ThrowsAsync<DatacubeException>(() => SampleAsync("swir16"))).Code);
    }

    [Fact]
    public void A_band_that_some_scenes_lack_is_missing_there_and_no_error()
    {
        var with = Sentinel2("a", ("datetime", "2023-08-01T10:00:00Z"));
        var without = Sentinel2("b", ("datetime", "2023-08-02T10:00:00Z"));
        without.Json["assets"]!.AsObject().Remove("swir16");
        var result = Harmoniser.Harmonise([with, new(without.Json, new("https://x.example.com/"))], ["red", "swir16"]);
        Assert.Empty(result.Scenes[0].MissingBands);
        Assert.Equal(["swir16"], result.Scenes[1].MissingBands);
    }

    [Theory]
    [InlineData("05.09", null, -0.1, "2023-08-15T00:00:00Z", -0.1, "05.09")]
    [InlineData("04.00", null, null, "2022-02-01T00:00:00Z", -0.1, "04.00")]
    [InlineData("03.01", null, -0.1, "2021-08-15T00:00:00Z", 0.0, "before 04.00")]
    [InlineData("05.09", true, -0.1, "2023-08-15T00:00:00Z", 0.0, "is true")]
    [InlineData("05.09", false, 0.0, "2023-08-15T00:00:00Z", -0.1, "is false")]
    [InlineData("02.14", false, 0.0, "2020-08-15T00:00:00Z", 0.0, "before 04.00")]
    [InlineData(null, null, -0.1, "2019-08-15T00:00:00Z", -0.1, "states the offset")]
    [InlineData(null, null, 0.0, "2023-08-15T00:00:00Z", 0.0, "states the offset")]
    [InlineData(null, null, null, "2021-08-15T00:00:00Z", 0.0, "before 2022-01-25")]
    [InlineData(null, null, null, "2023-08-15T00:00:00Z", -0.1, "since 2022-01-25")]
    public void The_offset_follows_flag_then_baseline_then_statement_then_date(string? baseline, bool? applied, double? stated, string time, double expected, string why)
    {
        var item = Sentinel2("x", ("s2:processing_baseline", baseline), ("earthsearch:boa_offset_applied", applied), ("datetime", time));
        if (stated is { } offset)
            item.Assets["red"].Json["raster:bands"] = new JsonArray(new JsonObject { ["scale"] = 0.0001, ["offset"] = offset });
        var radiometry = Harmoniser.Harmonise([item], ["red"]).Scenes[0].Bands["red"].Radiometry;
        Assert.Equal(expected, radiometry.Offset, 12);
        Assert.Contains(why, radiometry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_flag_of_the_cogs_says_nothing_of_the_original_files_beside_them()
    {
        var item = Sentinel2("x", ("s2:processing_baseline", "05.09"), ("earthsearch:boa_offset_applied", true));
        item.Assets["red"].Json["href"] = "s3://sentinel-s2-l2a/B04.jp2";
        Assert.Equal(-0.1, Harmoniser.Harmonise([item], ["red"]).Scenes[0].Bands["red"].Radiometry.Offset, 12);
    }

    [Fact]
    public void A_band_with_a_forbidden_address_is_refused_and_stops_nothing_else()
    {
        var bad = Sentinel2("bad", ("datetime", "2023-08-01T10:00:00Z"));
        bad.Assets["red"].Json["href"] = "https://169.254.169.254/red.tif";
        var result = Harmoniser.Harmonise([bad, Sentinel2("good")], ["red", "swir16"]);
        Assert.Equal(["bad", "good"], result.Scenes.Select(scene => scene.Id));
        var scene = result.Scenes[0];
        Assert.Equal(["swir16"], scene.Bands.Keys);
        Assert.Equal(("red", "href.not_allowed"), (scene.RefusedBands["red"].AssetKey, scene.RefusedBands["red"].Code));
        Assert.Empty(scene.MissingBands);
        Assert.Empty(result.Scenes[1].RefusedBands);
    }

    [Fact]
    public void An_item_without_a_place_is_refused_with_its_collection()
    {
        var bad = Sentinel2("bad", ("datetime", "2023-08-01T10:00:00Z"));
        bad.Json.Remove("geometry");
        bad.Json.Remove("bbox");
        var result = Harmoniser.Harmonise([bad, Sentinel2("good")], ["red"]);
        Assert.Equal("good", Assert.Single(result.Scenes).Id);
        Assert.Equal(("bad", "feed.form", bad.Collection), (result.Refused[0].Id, result.Refused[0].Code, result.Refused[0].Collection));
    }

    [Theory]
    [InlineData(179.5, "2023-08-15T23:00:00Z", "2023-08-16")]
    [InlineData(-179.5, "2023-08-15T10:00:00Z", "2023-08-14")]
    [InlineData(15, "2023-08-15T09:50:00Z", "2023-08-15")]
    [InlineData(-122, "2023-08-16T01:00:00Z", "2023-08-15")]
    public void The_solar_day_follows_the_centre_of_the_footprint(double lon, string time, string day)
    {
        var item = Sentinel2("x", ("datetime", time));
        item.Json["geometry"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(lon, 10) };
        Assert.Equal(DateOnly.Parse(day, null), Harmoniser.Harmonise([new(item.Json, new("https://x.example.com/"))], []).Scenes[0].SolarDay);
    }

    [SharedDataFact("stac")]
    public void A_band_number_is_that_of_sentinel_2_and_never_matches_landsat()
    {
        StacItem[] items = [.. RecordedItems.In("planetary-computer/itemlist_sentinel-2-l2a-pc.json"), .. RecordedItems.In("planetary-computer/itemlist_sentinel-1-rtc-pc.json"), .. RecordedItems.In("earth-search-v1/search_copdem_01.json")];
        Assert.Equal("red", Harmoniser.Harmonise(items, ["B04"]).Bands[0].Name);
        var mixed = items.Concat(RecordedItems.In("planetary-computer/itemlist_landsat-c2-l2-pc.json"));
        var numbered = Harmoniser.Harmonise(mixed, ["B05", "red"]).Scenes.Where(scene => scene.Collection == "landsat-c2-l2");
        Assert.All(numbered, scene => Assert.Equal(["red"], scene.Bands.Keys));
        Assert.Equal("red", Harmoniser.Harmonise(mixed, ["red"]).Bands[0].Name);
    }

    [Fact]
    public void No_items_give_no_scenes_and_no_error() => Assert.Empty(Harmoniser.Harmonise([], ["red", "anything"]).Scenes);

    private static async Task<HarmonisedScenes> SampleAsync(params string[] bands)
    {
        using var catalog = await StacCatalog.OpenAsync(Path.Combine(SharedData.Require("s2_l2a_33T"), "catalog.json"));
        return Harmoniser.Harmonise(await catalog.SearchAsync(new StacQuery()).ToListAsync(), bands);
    }

    private static StacItem Sentinel2(string id, params (string Key, object? Value)[] properties)
    {
        var json = new JsonObject
        {
            ["type"] = "Feature", ["id"] = id, ["collection"] = "sentinel-2-l2a",
            ["geometry"] = JsonNode.Parse("""{"type":"Polygon","coordinates":[[[15,46],[16,46],[16,47],[15,47],[15,46]]]}"""),
            ["properties"] = new JsonObject { ["datetime"] = "2023-08-15T09:57:57Z", ["platform"] = "sentinel-2a", ["grid:code"] = "MGRS-33TWM" },
            ["assets"] = new JsonObject { ["red"] = new JsonObject { ["href"] = "https://data.example.com/red.tif" }, ["swir16"] = new JsonObject { ["href"] = "https://data.example.com/swir16.tif" } },
            ["links"] = new JsonArray(),
        };
        foreach (var (key, value) in properties)
            if (value is not null)
                json["properties"]![key] = value is bool flag ? flag : (string)value;
        return new(json, new("https://catalog.example.com/item.json"));
    }
}
