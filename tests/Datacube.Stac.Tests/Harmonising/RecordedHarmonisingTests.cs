using Datacube.Stac.Harmonising;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Harmonising;

[Trait("kind", "unit")]
public class RecordedHarmonisingTests
{
    [SharedDataFact("stac")]
    public void Every_recorded_item_harmonises_or_is_refused_with_a_code()
    {
        var counts = (Items: 0, Scenes: 0, Dropped: 0, Refused: 0);
        foreach (var file in RecordedItems.Files())
        {
            foreach (var items in RecordedItems.In(file).GroupBy(item => item.Collection))
            {
                var result = Harmoniser.Harmonise(items, []);
                Assert.Equal(items.Count(), result.Scenes.Count + result.Dropped.Count + result.Refused.Count);
                counts = (counts.Items + items.Count(), counts.Scenes + result.Scenes.Count, counts.Dropped + result.Dropped.Count, counts.Refused + result.Refused.Count);
                Assert.All(result.Scenes, scene => Assert.InRange(scene.Boxes.Count, 1, 2));
            }
        }
        Assert.True(counts.Scenes > 150, $"{counts}");
    }

    [SharedDataTheory("stac")]
    [InlineData("rededge071"), InlineData("layer-5")]
    public void Red_edges_are_found_by_the_names_of_the_eo_extension_whatever_they_are_asked_for_by(string key)
    {
        var item = RecordedItems.Document("cdse-stac/search_s2l2a_02.json")["features"]![0]!.AsObject();
        var assets = item["assets"]!.AsObject();
        var first = assets["B05_20m"]!.DeepClone();
        foreach (var own in (string[])["B05_20m", "B05_60m"])
            assets.Remove(own);
        assets[key] = first;
        foreach (var asked in (string[])["rededge071", "rededge1", "B05"])
            Assert.Equal(key, Assert.Single(Harmoniser.Harmonise([new(item, new("https://recorded.example.com/items"))], [asked]).Scenes).Bands["rededge1"].AssetKey);
    }

    /// <summary>File, band asked, asset, scale, offset and a word of the reason, for each provider's way of stating them.</summary>
    [SharedDataTheory("stac")]
    [InlineData("earth-search-v0/search_s2cogs_01.json", "red", "B04", 0.0001, 0.0, "sentinel:boa_offset_applied is true")]
    [InlineData("odc-stac/S2A_28QCH_20200714_0_L2A.json", "red", "B04", 0.0001, 0.0, "02.14 is before 04.00")]
    [InlineData("mapchete_stac_items/S2A_12RWT_20240106_0_L2A.json", "B8A", "nir08", 0.0001, 0.0, "earthsearch:boa_offset_applied is true")]
    [InlineData("mapchete_stac_items/S2A_OPER_MSI_L2A_TL_2APS_20230602T025701_A041483_T01WCR.json", "red", "red", 0.0001, -0.1, "05.09")]
    [InlineData("rustac/server_data_sentinel-2_item-collection.json", "red", "red", 0.0001, -0.1, "05.10")]
    [InlineData("planetary-computer/itemlist_sentinel-2-l2a-pc.json", "red", "B04", 0.0001, -0.1, "05.10")]
    [InlineData("planetary-computer/search_s2l2a_33items_00.json", "nir08", "B8A", 0.0001, 0.0, "02.12 is before")]
    [InlineData("rustac/io_mocks_search-page-1.json", "rededge1", "B05", 0.0001, -0.1, "04.00")]
    [InlineData("rustac/io_mocks_search-page-1.json", "rededge078", "B07", 0.0001, -0.1, "04.00")]
    [InlineData("cdse-stac/search_s2l2a_02.json", "rededge071", "B05_20m", 0.0001, -0.1, "05.00")]
    [InlineData("cdse-stac/search_s2l2a_02.json", "rededge3", "B07_20m", 0.0001, -0.1, "05.00")]
    [InlineData("cdse-stac/search_s2l2a_02.json", "blue", "B02_10m", 0.0001, -0.1, "05.00")]
    [InlineData("cdse-stac/search_s2l2a_02.json", "swir16", "B11_20m", 0.0001, -0.1, "05.00")]
    [InlineData("cdse-stac/search_s2l2a_02.json", "coastal", "B01_20m", 0.0001, -0.1, "05.00")]
    [InlineData("cdse-stac/search_s2l2a_02.json", "scl", "SCL_20m", 1.0, 0.0, "class codes")]
    [InlineData("cdse-stac/search_s2l2a_02.json", "aot", "AOT_10m", 0.001, 0.0, "quantification value 1000")]
    [InlineData("planetary-computer/itemlist_landsat-c2-l2-pc.json", "red", "red", 0.0000275, -0.2, "asset states")]
    [InlineData("planetary-computer/itemlist_landsat-c2-l2-pc.json", "nir", "nir08", 0.0000275, -0.2, "asset states")]
    [InlineData("planetary-computer/itemlist_landsat-c2-l2-pc.json", "lwir11", "lwir11", 0.00341802, 149.0, "asset states")]
    [InlineData("planetary-computer/itemlist_sentinel-1-rtc-pc.json", "vv", "vv", 1.0, 0.0, "neither")]
    [InlineData("planetary-computer/itemlist_cop-dem-glo-30-pc.json", "dem", "data", 1.0, 0.0, "neither")]
    [InlineData("earth-search-v1/search_copdem_01.json", "dem", "data", 1.0, 0.0, "neither")]
    [InlineData("earth-search-v1/search_s1grd_paging_01.json", "hh", "hh", 1.0, 0.0, "neither")]
    public void Radiometry_follows_the_provider(string file, string band, string asset, double scale, double offset, string reason)
    {
        var result = Harmoniser.Harmonise(RecordedItems.In(file), [band]);
        var scene = result.Scenes.First(scene => scene.Bands.Count > 0);
        var found = scene.Bands[result.Bands[0].Name];
        Assert.Equal(asset, found.AssetKey);
        Assert.Equal(scale, found.Radiometry.Scale, 12);
        Assert.Equal(offset, found.Radiometry.Offset, 12);
        Assert.Contains(reason, found.Radiometry.Reason, StringComparison.Ordinal);
    }
}
