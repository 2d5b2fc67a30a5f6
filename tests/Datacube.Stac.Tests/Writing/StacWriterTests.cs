using System.Text.Json.Nodes;
using Datacube.Stac.Geometry;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;
using Datacube.Stac.Writing;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Writing;

[Trait("kind", "unit")]
public class StacWriterTests
{
    private static readonly DateTimeOffset Start = new(2023, 8, 1, 0, 0, 0, TimeSpan.Zero);

    [RequiresProgramFact("node:ajv", Data = "stac-schemas")]
    public async Task What_is_written_is_valid_by_the_published_schemas()
    {
        using var folder = new TempFolder();
        var documents = new[]
        {
            folder.Write("scene.json", StacWriter.Item(Scene()).ToJsonString()),
            folder.Write("cube.json", StacWriter.Item(Cube()).ToJsonString()),
            folder.Write("catalog.json", StacWriter.Catalog("sample", "Sample scenes", [new("root", "./catalog.json"), new("child", "./c/collection.json")]).ToJsonString()),
            folder.Write("c/collection.json", StacWriter.Collection("c", "Sample scenes", "Apache-2.0", Square, Start, Start.AddDays(31), [new("root", "../catalog.json")]).ToJsonString()),
        };
        Assert.Contains("4 documents are valid", await Validate(documents), StringComparison.Ordinal);
    }

    [RequiresProgramFact("node:ajv", Data = "stac-schemas")]
    public async Task The_validator_finds_what_is_wrong()
    {
        using var folder = new TempFolder();
        var broken = StacWriter.Item(Scene());
        broken["assets"]!["red"]!["proj:shape"] = new JsonArray("a", "b");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Validate([folder.Write("broken.json", broken.ToJsonString())]));
    }

    [Fact]
    public void A_written_scene_reads_back_as_the_same_scene()
    {
        var json = StacWriter.Item(Scene());
        var scene = Harmoniser.Harmonise([new StacItem(json, new("https://data.example.com/scene.json"))], ["red", "scl"]).Scenes[0];
        var red = scene.Bands["red"];
        Assert.Equal((0.0001, -0.1, 0.0, "uint16"), (red.Radiometry.Scale, red.Radiometry.Offset, red.Nodata, red.DataType));
        Assert.Equal(("EPSG:32633", "1220" + new string('a', 64)), (red.Crs, red.Checksum));
        Assert.Equal([10, 0, 499980, 0, -10, 5200020], red.Transform);
        Assert.Equal(("05.09", "33TWM", 12.5), (scene.Baseline, scene.Tile, scene.CloudCover));
        Assert.Empty(scene.Decisions);
    }

    [Fact]
    public void A_footprint_across_180_has_a_bbox_with_west_greater_than_east()
    {
        var item = StacWriter.Item(Cube() with { Footprint = GeoShape.FromBoxes(LonLatBox.Split(178, 10, -178, 12)) });
        Assert.Equal("[178,10,-178,12]", item["bbox"]!.ToJsonString());
        Assert.Equal("MultiPolygon", (string?)item["geometry"]!["type"]);
    }

    private static GeoShape Square => GeoShape.FromBoxes([new(15, 46, 16, 47)]);

    private static OutputItem Scene() => new("S2A_33TWM_20230815", Square, Start, Start,
    [
        new("red", "./red.tif", "image/tiff; application=geotiff; profile=cloud-optimized", ["data", "reflectance"])
        {
            Bands = [new("red") { DataType = "uint16", Nodata = 0, Scale = 0.0001, Offset = -0.1 }],
            Crs = "EPSG:32633", Transform = [10, 0, 499980, 0, -10, 5200020], Shape = [10980, 10980], Gsd = 10, Size = 1234, Sha256 = new string('A', 64),
        },
        new("scl", "./scl.tif", "image/tiff; application=geotiff; profile=cloud-optimized", ["data"]) { Bands = [new("scl") { DataType = "uint8", Nodata = 0 }], Crs = "EPSG:32633" },
    ])
    {
        Collection = "c",
        Links = [new("root", "../catalog.json"), new("collection", "./collection.json")],
        Properties = new() { ["platform"] = "sentinel-2a", ["eo:cloud_cover"] = 12.5, ["grid:code"] = "MGRS-33TWM", ["s2:processing_baseline"] = "05.09" },
    };

    private static OutputItem Cube() => new("cube", Square, Start, Start.AddDays(31),
    [
        new("cube", "./cube.zarr", "application/vnd+zarr; version=3", ["data"])
        {
            Title = "Median composite", Bands = [new("rededge1") { DataType = "float32", Nodata = double.NaN, Unit = "1", Description = "first red edge" }], Crs = "EPSG:4326",
        },
    ])
    {
        DerivedFrom = [new("https://earth-search.aws.element84.com/v1/collections/sentinel-2-l2a/items/a")],
        Software = new Dictionary<string, string> { ["datacube"] = "0.1.0" },
        Lineage = "Median of valid observations per month.",
        Created = Start,
    };

    private static Task<string> Validate(string[] documents) =>
        ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "validate-stac.js"), SharedData.Require("stac-schemas"), .. documents]);
}
