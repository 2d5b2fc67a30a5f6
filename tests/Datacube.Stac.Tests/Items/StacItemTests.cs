using System.Text.Json.Nodes;
using Datacube.Stac.Items;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Items;

[Trait("kind", "unit")]
public class StacItemTests
{
    [SharedDataFact("stac")]
    public void Every_recorded_item_is_read_without_changing_it()
    {
        var count = 0;
        foreach (var file in RecordedItems.Files())
            foreach (var item in RecordedItems.In(file))
            {
                var before = item.Json.ToJsonString();
                _ = (item.Acquired, item.Start, item.End, item.Bbox, item.Platform, item.CloudCover, item.Self, item.Links.Count);
                foreach (var asset in item.Assets.Values)
                {
                    _ = (asset.Gsd, asset.Size, asset.Checksum, asset.Projection.Crs, asset.Projection.Transform, asset.Projection.Shape);
                    _ = asset.Bands.Select(band => (band.Name, band.CommonName, band.CenterWavelength, band.Scale, band.Offset, band.Nodata, band.DataType, band.IsClassified)).ToList();
                }
                Assert.Equal(before, item.Json.ToJsonString());
                count++;
            }
        Assert.True(count > 180, $"{count}");
    }

    [Fact]
    public void The_asset_wins_over_the_item_and_code_over_epsg()
    {
        var item = Item("""
            {"type":"Feature","id":"x","properties":{"datetime":"2020-01-01T00:00:00Z","proj:epsg":32633,"proj:shape":[10,20],"proj:bbox":[0,0,200,100]},
             "assets":{"a":{"href":"a"},"b":{"href":"b","proj:code":"EPSG:3035","proj:shape":[5,10]},"c":{"href":"c","proj:epsg":null,"proj:transform":[1,0,2,0,-1,3,0,0,1]}}}
            """);
        Assert.Equal("EPSG:32633", item.Assets["a"].Projection.Crs);
        Assert.Equal([10, 0, 0, 0, -10, 100], item.Assets["a"].Projection.Transform);
        Assert.Equal("EPSG:3035", item.Assets["b"].Projection.Crs);
        Assert.Equal([5, 10], item.Assets["b"].Projection.Shape);
        Assert.Equal("EPSG:32633", item.Assets["c"].Projection.Crs);
        Assert.Equal([1, 0, 2, 0, -1, 3], item.Assets["c"].Projection.Transform);
    }

    [Fact]
    public void Bands_are_read_from_both_ways_of_stating_them()
    {
        var item = Item("""
            {"type":"Feature","id":"x","properties":{"datetime":"2020-01-01T00:00:00Z"},"assets":{
             "old":{"href":"a","eo:bands":[{"name":"B04","common_name":"red"}],"raster:bands":[{"scale":0.1,"offset":-1,"nodata":"nan","data_type":"float32"}]},
             "new":{"href":"b","raster:scale":0.5,"data_type":"uint8","bands":[{"name":"one","eo:common_name":"red","raster:scale":0.25,"nodata":"-inf"},{"name":"two"}]},
             "none":{"href":"c"}}}
            """);
        var old = item.Assets["old"].Bands[0];
        Assert.Equal(("B04", "red", 0.1, -1.0, "float32"), (old.Name, old.CommonName, old.Scale, old.Offset, old.DataType));
        Assert.True(double.IsNaN(old.Nodata!.Value));
        var fresh = item.Assets["new"].Bands;
        Assert.Equal((0.25, 0.5, double.NegativeInfinity, "uint8", 2), (fresh[0].Scale, fresh[1].Scale, fresh[0].Nodata, fresh[1].DataType, fresh[1].Index));
        Assert.Null(Assert.Single(item.Assets["none"].Bands).Scale);
    }

    [Fact]
    public void A_time_with_a_space_and_a_null_datetime_are_understood()
    {
        var item = Item("""{"type":"Feature","id":"x","properties":{"datetime":null,"start_datetime":"2024-04-19 04:59:04.220006+00:00","end_datetime":"2024-04-19T07:00:00+02:00"}}""");
        Assert.Equal(new DateTimeOffset(2024, 4, 19, 4, 59, 4, TimeSpan.Zero).AddTicks(2200060), item.Acquired);
        Assert.Equal(new DateTimeOffset(2024, 4, 19, 5, 0, 0, TimeSpan.Zero), item.End);
    }

    private static StacItem Item(string json) => new(JsonNode.Parse(json)!.AsObject(), new("https://catalog.example.com/item.json"));
}
