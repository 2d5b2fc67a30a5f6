using System.Text.Json.Nodes;
using Datacube.Pixels.Grids;
using Datacube.Stac.Geometry;
using Datacube.Stac.Writing;

namespace Datacube.Engine.Samples;

/// <summary>The STAC documents of the sample scenes, with the members that real providers give and the engine relies on.</summary>
internal static class SampleItems
{
    private const string Cog = "image/tiff; application=geotiff; profile=cloud-optimized";

    /// <summary>A Sentinel-2 item. Baseline, offset flag and band metadata follow the acquisition's <see cref="OffsetTreatment"/>.</summary>
    public static JsonObject Optical(string id, SampleTile tile, SampleAcquisition acquisition, double cloudCover, double nodata, DateTimeOffset time, IReadOnlyList<OutputAsset> assets)
    {
        var platform = char.ToLowerInvariant(acquisition.Platform);
        var properties = new JsonObject
        {
            ["platform"] = $"sentinel-2{platform}",
            ["constellation"] = "sentinel-2",
            ["instruments"] = new JsonArray("msi"),
            ["eo:cloud_cover"] = Math.Round(cloudCover, 4),
            ["grid:code"] = "MGRS-" + tile.Name,
            ["view:sun_azimuth"] = 148,
            ["view:sun_elevation"] = 55,
            ["s2:processing_baseline"] = acquisition.Baseline,
            ["s2:nodata_pixel_percentage"] = Math.Round(nodata, 4),
            ["s2:datatake_id"] = $"GS2{acquisition.Platform}_{acquisition.Time:yyyyMMdd'T'HHmmss}_N{acquisition.Baseline}",
            ["s2:product_type"] = "S2MSI2A",
        };
        if (acquisition.Treatment != OffsetTreatment.None)
            properties["earthsearch:boa_offset_applied"] = acquisition.Treatment == OffsetTreatment.Corrected;
        return StacWriter.Item(new(id, Footprint(tile.Grid(10)), time, time, assets)
        {
            Collection = SampleCatalogue.OpticalCollection,
            Links = ItemLinks,
            Properties = properties,
            Extensions = ["https://stac-extensions.github.io/view/v1.0.0/schema.json"],
        });
    }

    /// <summary>A Sentinel-1 item.</summary>
    public static JsonObject Radar(string id, SampleTile tile, DateTimeOffset time, string orbit, IReadOnlyList<OutputAsset> assets) =>
        StacWriter.Item(new(id, Footprint(tile.Grid(10)), time, time, assets)
        {
            Collection = SampleCatalogue.RadarCollection,
            Links = ItemLinks,
            Properties = new JsonObject
            {
                ["platform"] = "sentinel-1a",
                ["constellation"] = "sentinel-1",
                ["sat:orbit_state"] = orbit,
                ["sar:instrument_mode"] = "IW",
                ["sar:frequency_band"] = "C",
                ["sar:product_type"] = "RTC",
                ["sar:polarizations"] = new JsonArray("VV", "VH"),
            },
            Extensions = ["https://stac-extensions.github.io/sat/v1.0.0/schema.json", "https://stac-extensions.github.io/sar/v1.0.0/schema.json"],
        });

    /// <summary>The DEM item.</summary>
    public static JsonObject Heights(string id, GeoBox grid, DateTimeOffset time, OutputAsset asset) =>
        StacWriter.Item(new(id, GeoShape.FromBoxes([new(grid.Bounds.Left, grid.Bounds.Bottom, grid.Bounds.Right, grid.Bounds.Top)]), time, time, [asset])
        {
            Collection = SampleCatalogue.HeightCollection,
            Links = ItemLinks,
        });

    /// <summary>An asset with its grid and its one band.</summary>
    public static OutputAsset Asset(string key, string file, GeoBox grid, OutputBand band, string role = "data") => new(key, "./" + file, Cog, role == "reflectance" ? ["data", "reflectance"] : [role])
    {
        Bands = [band],
        Crs = grid.Crs,
        Transform = [grid.Transform.A, grid.Transform.B, grid.Transform.C, grid.Transform.D, grid.Transform.E, grid.Transform.F],
        Shape = [grid.Shape.Rows, grid.Shape.Columns],
        Gsd = grid.Crs == SampleTile.Crs ? grid.Transform.A : 30,
    };

    /// <summary>Where a UTM grid lies in degrees: its four corners.</summary>
    public static GeoShape Footprint(GeoBox grid)
    {
        var ring = new JsonArray();
        var corners = SampleDem.Corners(grid.Bounds);
        foreach (var (x, y) in corners.Append(corners[0]))
            ring.Add(new JsonArray(Math.Round(x, 7), Math.Round(y, 7)));
        return GeoShape.Parse(new JsonObject { ["type"] = "Polygon", ["coordinates"] = new JsonArray(ring) });
    }

    private static OutputLink[] ItemLinks => [new("root", "../../catalog.json"), new("parent", "../collection.json"), new("collection", "../collection.json")];
}
