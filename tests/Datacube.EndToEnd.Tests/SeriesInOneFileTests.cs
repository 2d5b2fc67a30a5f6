using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>A NetCDF series that a catalogue describes: the fragment names the variable, <c>datacube:band</c> the time step.</summary>
[Trait("kind", "system")]
public sealed class SeriesInOneFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SharedDataFact("s2_s1_timeseries_31UDS")]
    public async Task Steps_of_a_NetCDF_series_are_scenes_of_a_static_catalogue()
    {
        var file = Directory.GetFiles(SharedData.Require("s2_s1_timeseries_31UDS"), "S2_L2A_10m_*.nc").Single();
        File.Copy(file, folder.File("series.nc"));
        var features = new JsonArray([.. Enumerable.Range(1, 12).Select(Feature)]);
        await File.WriteAllTextAsync(folder.File("items.json"), new JsonObject { ["type"] = "FeatureCollection", ["features"] = features }.ToJsonString());
        var run = await CliRun.Of(
        [
            "cube", "build", "--catalog", folder.File("items.json"), "--output", folder.File("cube"), "--no-progress", "--json", "--cloud-mask", "none", "--bands", "red", "nir",
            "--bbox", "3.0205", "50.8140", "3.0270", "50.8180", "--epsg", "32631", "--resolution", "10", "--start-date", "2017-08-01", "--end-date", "2017-08-31",
        ]);
        Assert.True(run.Code == 0, run.Error);
        var report = JsonNode.Parse(run.Out)!;
        Assert.Equal((24, 0), ((int)report["inputs_used"]! + (int)report["inputs_empty"]!, (int)report["inputs_failed"]!));
        Assert.True((double)report["valid_share"]! > 0.9);
    }

    private static JsonNode Feature(int step) => new JsonObject
    {
        ["type"] = "Feature",
        ["stac_version"] = "1.1.0",
        ["id"] = $"step{step:000}",
        ["collection"] = "series",
        ["bbox"] = new JsonArray(3.01, 50.81, 3.04, 50.83),
        ["geometry"] = JsonNode.Parse("""{"type":"Polygon","coordinates":[[[3.01,50.81],[3.04,50.81],[3.04,50.83],[3.01,50.83],[3.01,50.81]]]}"""),
        ["properties"] = new JsonObject { ["datetime"] = $"2017-08-{step:00}T10:50:00Z", ["platform"] = "sentinel-2a" },
        ["links"] = new JsonArray(),
        ["assets"] = new JsonObject { ["red"] = Asset("B04", step), ["nir"] = Asset("B08", step) },
    };

    private static JsonObject Asset(string variable, int step) => new()
    {
        ["href"] = $"./series.nc#{variable}",
        ["type"] = "application/netcdf",
        ["roles"] = new JsonArray("data", "reflectance"),
        ["datacube:band"] = step,
        ["nodata"] = 0,
        ["raster:scale"] = 0.0001,
        ["raster:offset"] = 0,
    };
}
