using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Engine.Cubes.Planning;
using Datacube.Pixels.Grids;
using Datacube.Stac.Geometry;
using Datacube.Stac.Writing;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// Inputs of the memory workload in full: 150 dates × ten bands of 9600 × 9600 UInt16 at 10 m and a classification at 20 m, as a static STAC
/// catalogue of about 2 GB; the same tiles stand in many places of a file.
/// </summary>
internal sealed class LongSeriesInputs
{
    public const int Dates = 150, LargestEdge = 9600;
    public const string Crs = "EPSG:32633", FirstDay = "2023-01-01", LastDay = "2023-12-31";
    private const int TilesPerFile = 4;
    private const double Metres = 10, West = 15.0, South = 46.0;
    private const string Cog = "image/tiff; application=geotiff; profile=cloud-optimized";

    public static readonly string[] Bands = ["blue", "green", "red", "rededge1", "rededge2", "rededge3", "nir", "nir08", "swir16", "swir22"];

    private readonly string folder;
    private readonly GeoBox grid;

    private LongSeriesInputs(string folder) => (this.folder, grid) = (folder, Area(LargestEdge).Grid);

    public string Catalog => Path.Combine(folder, "catalog.json");

    /// <summary>West, south, east, north in degrees of a square of so many pixels, and its grid.</summary>
    public static (double[] Bbox, GeoBox Grid) Area(int edge)
    {
        const double metresPerDegree = 111_320;
        double across = 0.01, up = 0.01;
        // Meridians meet: the width of a box in degrees is found by trying.
        while (true)
        {
            var box = CubeGrid.Of(new(West, South, West + across, South + up), Crs, Metres);
            if (box.Shape.Rows == edge && box.Shape.Columns == edge)
                return ([West, South, West + across, South + up], box);
            across += Missing(edge, box.Shape.Columns) * Metres / (metresPerDegree * Math.Cos(South * Math.PI / 180));
            up += Missing(edge, box.Shape.Rows) * Metres / metresPerDegree;
        }

        static double Missing(int wanted, int found) => wanted == found ? 0 : (wanted - found - 0.5) * 0.9;
    }

    /// <summary>Makes what is not there yet.</summary>
    public static async Task<LongSeriesInputs> CreateAsync(string folder, CancellationToken cancellation)
    {
        var inputs = new LongSeriesInputs(folder);
        if (File.Exists(inputs.Catalog))
            return inputs;
        await Parallel.ForAsync(0, Dates, cancellation, async (date, stop) => await inputs.WriteDateAsync(date, stop));
        OutputLink[] links = [new("root", "./catalog.json"), .. Enumerable.Range(0, Dates).Select(date => new OutputLink("item", $"./{Name(date)}/{Name(date)}.json", "application/geo+json"))];
        await File.WriteAllTextAsync(inputs.Catalog, StacWriter.Catalog("long-series", "Inputs of the memory workload in full", links).ToJsonString(), cancellation);
        return inputs;
    }

    private static string Name(int date) => string.Create(CultureInfo.InvariantCulture, $"S2A_33TWM_{date:000}");

    private static DateTimeOffset Time(int date) => new DateTimeOffset(2023, 1, 1, 10, 0, 0, TimeSpan.Zero).AddDays(date * 2.4);

    private async Task WriteDateAsync(int date, CancellationToken cancellation)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, Name(date))).FullName;
        for (var band = 0; band < Bands.Length; band++)
        {
            var tiles = Enumerable.Range(0, TilesPerFile).Select(tile => Reflectance(date, band, tile)).ToArray();
            RepeatedTilesCog.WriteUInt16(Path.Combine(own, Bands[band] + ".tif"), grid, date, tiles);
        }

        var halves = new GeoBox(grid.Crs, grid.Transform with { A = Metres * 2, E = -Metres * 2 }, new(LargestEdge / 2, LargestEdge / 2));
        RepeatedTilesCog.WriteUInt8(Path.Combine(own, "scl.tif"), halves, Classes(date));
        await File.WriteAllTextAsync(Path.Combine(own, Name(date) + ".json"), Item(date).ToJsonString(), cancellation);
    }

    /// <summary>A surface whose brightness differs from date to date in all bands at once, borders, and six bits of noise. Never 0.</summary>
    private static ushort[] Reflectance(int date, int band, int tile)
    {
        const int edge = RepeatedTilesCog.TileEdge;
        var light = 0.8 + (0.4 * new Random(date).NextDouble());
        var random = new Random((date * 1009) + (band * 31) + tile);
        var plane = new ushort[edge * edge];
        for (var row = 0; row < edge; row++)
        {
            for (var column = 0; column < edge; column++)
            {
                var surface = 400 + (250 * band) + (200 * Math.Sin((row + (40 * band) + (90 * tile)) / 37.0) * Math.Cos(column / 29.0)) + (((row / 24 * 31) + (column / 17 * 17)) % 13 * 40);
                plane[(row * edge) + column] = (ushort)((surface * light) + random.Next(64) + 1);
            }
        }

        return plane;
    }

    /// <summary>Clouds over about a third; they fit at the borders of tiles.</summary>
    private static byte[] Classes(int date)
    {
        const int edge = RepeatedTilesCog.TileEdge;
        const double wave = 2 * Math.PI / 128;
        var plane = new byte[edge * edge];
        for (var row = 0; row < edge; row++)
        {
            for (var column = 0; column < edge; column++)
            {
                var cloud = Math.Sin((row + (date * 91)) * wave) + Math.Sin((column - (date * 57)) * wave);
                plane[(row * edge) + column] = cloud > 0.8 ? (byte)9 : cloud > 0.65 ? (byte)8 : cloud < -1.8 ? (byte)3 : (byte)4;
            }
        }

        return plane;
    }

    private static JsonObject Item(int date)
    {
        var bbox = Area(LargestEdge).Bbox;
        var footprint = GeoShape.FromBoxes([new(bbox[0] - 0.05, bbox[1] - 0.05, bbox[2] + 0.05, bbox[3] + 0.05)]);
        var assets = Bands.Append("scl").Select(name => new OutputAsset(name, $"./{name}.tif", Cog, ["data"])
        {
            Bands = [new(name) { DataType = name == "scl" ? "uint8" : "uint16", Nodata = 0, Scale = name == "scl" ? null : 0.0001, Offset = name == "scl" ? null : 0 }],
            Crs = Crs,
        }).ToArray();
        return StacWriter.Item(new(Name(date), footprint, Time(date), Time(date), assets)
        {
            Collection = "sentinel-2-l2a",
            Properties = new JsonObject { ["platform"] = "sentinel-2a", ["s2:processing_baseline"] = "03.01", ["eo:cloud_cover"] = 20, ["grid:code"] = "MGRS-33TWM" },
        });
    }
}
