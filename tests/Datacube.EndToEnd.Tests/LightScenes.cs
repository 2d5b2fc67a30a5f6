using System.Text.Json.Nodes;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using Datacube.Stac.Geometry;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.EndToEnd.Tests;

/// <summary>A static catalogue of scenes whose pixels a test knows by formula.</summary>
public sealed class LightScenes(string folder, GeoBox grid)
{
    private readonly List<string> items = [];

    /// <summary>Value of a stored pixel.</summary>
    public delegate int Pixel(int row, int column);

    /// <summary>Path of the catalogue.</summary>
    public string Catalog => Path.Combine(folder, "catalog.json");

    /// <summary>File of a band of a scene.</summary>
    public string FileOf(string id, string band) => Path.Combine(folder, id, band + ".tif");

    /// <summary>Adds a scene of 16-bit bands and, as <c>scl</c>, 8-bit classes.</summary>
    public async Task AddAsync(string id, string instant, params (string Band, Pixel Value)[] bands)
    {
        Directory.CreateDirectory(Path.Combine(folder, id));
        var assets = new JsonObject();
        foreach (var (band, value) in bands)
        {
            var isClass = band == "scl";
            using var plane = new PixelBuffer(isClass ? PixelType.UInt8 : PixelType.UInt16, grid.Shape.Rows, grid.Shape.Columns);
            for (var row = 0; row < plane.Rows; row++)
            {
                for (var column = 0; column < plane.Columns; column++)
                {
                    if (isClass)
                        plane.Row<byte>(row)[column] = (byte)value(row, column);
                    else
                        plane.Row<ushort>(row)[column] = (ushort)value(row, column);
                }
            }
            var file = await CogWriter.EncodeAsync(grid, [plane], new CogOptions { Nodata = 0, Level = 1, Overviews = CogOverviews.None }, default);
            await File.WriteAllBytesAsync(FileOf(id, band), file.ToArray());
            assets[band] = Asset(band, isClass);
        }
        var outline = CubeGrid.Outline(grid, new PixelWindow(0, 0, grid.Shape.Rows, grid.Shape.Columns));
        await File.WriteAllTextAsync(Path.Combine(folder, id, "item.json"), Item(id, instant, outline, assets).ToJsonString());
        items.Add(id);
        await File.WriteAllTextAsync(Catalog, Root().ToJsonString());
    }

    private JsonObject Root() => new()
    {
        ["type"] = "Catalog",
        ["stac_version"] = "1.1.0",
        ["id"] = "light",
        ["description"] = "scenes by formula",
        ["links"] = new JsonArray([.. items.Select(id => new JsonObject { ["rel"] = "item", ["href"] = $"./{id}/item.json" })]),
    };

    private static JsonObject Item(string id, string instant, GeoShape outline, JsonObject assets)
    {
        var (west, east) = (outline.Boxes[0], outline.Boxes[^1]);
        return new()
        {
            ["type"] = "Feature",
            ["stac_version"] = "1.1.0",
            ["id"] = id,
            ["collection"] = "light",
            ["geometry"] = outline.ToGeoJson(),
            ["bbox"] = new JsonArray(west.West, outline.Boxes.Min(box => box.South), east.East, outline.Boxes.Max(box => box.North)),
            ["properties"] = new JsonObject { ["datetime"] = instant, ["platform"] = "sentinel-2a", ["eo:cloud_cover"] = 10 },
            ["links"] = new JsonArray(),
            ["assets"] = assets,
        };
    }

    private JsonObject Asset(string band, bool isClass)
    {
        var t = grid.Transform;
        var asset = new JsonObject
        {
            ["href"] = $"./{band}.tif",
            ["type"] = "image/tiff; application=geotiff; profile=cloud-optimized",
            ["roles"] = new JsonArray("data"),
            ["proj:code"] = grid.Crs,
            ["proj:shape"] = new JsonArray(grid.Shape.Rows, grid.Shape.Columns),
            ["proj:transform"] = new JsonArray(t.A, t.B, t.C, t.D, t.E, t.F),
            ["nodata"] = 0,
            ["data_type"] = isClass ? "uint8" : "uint16",
        };
        if (!isClass)
        {
            asset["raster:scale"] = 0.0001;
            asset["raster:offset"] = 0;
        }
        return asset;
    }

    /// <summary>A small grid in UTM 33N whose pixels are also the cube's: no resampling blurs what a test looks at.</summary>
    public static GeoBox Small { get; } = Grid("EPSG:32633", 500000, 5100000, 20, 200, 300);

    /// <summary>Options of a cube over most of <see cref="Small"/>.</summary>
    public const string SmallBox = "--bbox 15.0005 46.018 15.070 46.049 --epsg 32633 --resolution 20 --resampling nearest";

    /// <summary>A grid of square pixels by its top left corner.</summary>
    public static GeoBox Grid(string crs, double left, double top, double pixel, int rows, int columns) =>
        new(crs, Affine.NorthUp(left, top, pixel, pixel), new(rows, columns));
}
