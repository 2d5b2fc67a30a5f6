using System.Text.Json.Nodes;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using Datacube.Raster.Projections;
using Datacube.Stac.Geometry;
using Datacube.Stac.Writing;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// Inputs of the composite workload: dates × four bands of 2048 × 2048 UInt16 COGs at 10 m (deflate, predictor 2, tiles of 512, overviews) and a
/// classification at 20 m, as a static STAC catalogue. Further dates than twelve are hard links to the first twelve.
/// </summary>
internal sealed class CompositeInputs
{
    public const int Edge = 2048, Rows = 1792, Columns = 2560;
    public const double Resolution = 0.0001;
    private const int Distinct = 12;
    private const double Left = 600000, Top = 5110480;
    private const string Crs = "EPSG:32633";
    private const string Cog = "image/tiff; application=geotiff; profile=cloud-optimized";

    public static readonly string[] Bands = ["red", "green", "blue", "nir"];

    private readonly string folder;
    private readonly int dates;

    private CompositeInputs(string folder, int dates) => (this.folder, this.dates) = (folder, dates);

    public string Catalog => Path.Combine(folder, "catalog.json");

    /// <summary>West, south, east, north of the target in degrees, on multiples of the resolution.</summary>
    public static double[] Bbox
    {
        get
        {
            double[] x = [Left + (Edge * 5)], y = [Top - (Edge * 5)];
            Projection.Between(Crs, "EPSG:4326")(x, y);
            double west = Math.Round((x[0] - (Columns * Resolution / 2)) / Resolution), south = Math.Round((y[0] - (Rows * Resolution / 2)) / Resolution);
            return [west * Resolution, south * Resolution, (west + Columns) * Resolution, (south + Rows) * Resolution];
        }
    }

    /// <summary>Files of a date: four bands in order, then the classification.</summary>
    public (string[] Bands, string Classes) Files(int date) => ([.. Bands.Select(band => Path.Combine(folder, Name(date), band + ".tif"))], Path.Combine(folder, Name(date), "scl.tif"));

    /// <summary>Makes what is not there yet, in a folder of its own below the one given.</summary>
    public static async Task<CompositeInputs> CreateAsync(string folder, int dates, CancellationToken cancellation)
    {
        var inputs = new CompositeInputs(Path.Combine(folder, $"composite-{dates}-dates"), dates);
        if (File.Exists(inputs.Catalog))
            return inputs;
        for (var date = 0; date < dates; date++)
            await inputs.WriteDateAsync(date, cancellation);
        OutputLink[] links = [new("root", "./catalog.json"), .. Enumerable.Range(0, dates).Select(date => new OutputLink("item", $"./{Name(date)}/{Name(date)}.json", "application/geo+json"))];
        await File.WriteAllTextAsync(inputs.Catalog, StacWriter.Catalog("composite", "Inputs of the composite workload", links).ToJsonString(), cancellation);
        return inputs;
    }

    private static string Name(int date) => $"S2A_33TWM_{date:000}";

    // All within one month, one median; a day of its own for each, so far as a month has days: scenes of one day are merged before the median.
    private DateTimeOffset Time(int date) => new DateTimeOffset(2023, 6, 1, 0, 0, 0, TimeSpan.Zero).AddHours(date * (dates <= 30 ? 24 : 5.5));

    private async Task WriteDateAsync(int date, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(folder, Name(date)));
        var (files, classes) = Files(date);
        if (date < Distinct)
        {
            for (var band = 0; band < files.Length; band++)
            {
                using var plane = Reflectance(date, band);
                await WriteAsync(files[band], Grid(10), plane, CogOverviews.Average, cancellation);
            }

            using var mask = Classes(date);
            await WriteAsync(classes, Grid(20), mask, CogOverviews.Mode, cancellation);
        }
        else
        {
            var (first, firstClasses) = Files(date % Distinct);
            foreach (var (from, to) in first.Append(firstClasses).Zip(files.Append(classes)))
                HardLink.Create(from, to);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, Name(date), Name(date) + ".json"), Item(date).ToJsonString(), cancellation);
    }

    private static async Task WriteAsync(string path, GeoBox grid, PixelBuffer plane, CogOverviews overviews, CancellationToken cancellation)
    {
        var bytes = await CogWriter.EncodeAsync(grid, [plane], new() { Nodata = 0, Overviews = overviews, Threads = Environment.ProcessorCount }, cancellation);
        await File.WriteAllBytesAsync(path, bytes.ToArray(), cancellation);
    }

    private static GeoBox Grid(int metres) => new(Crs, Affine.NorthUp(Left, Top, metres, metres), new(Edge * 10 / metres, Edge * 10 / metres));

    /// <summary>Smooth fields with borders and sensor noise: compresses about as well as a real scene.</summary>
    private static PixelBuffer Reflectance(int date, int band)
    {
        var plane = new PixelBuffer(PixelType.UInt16, Edge, Edge);
        Parallel.For(0, Edge, row =>
        {
            var line = plane.Row<ushort>(row);
            var state = (uint)((row * 7919) + (date * 104729) + (band * 1299709) + 1);
            for (var column = 0; column < Edge; column++)
            {
                state = (state * 1664525) + 1013904223;
                var field = 900 + (400 * band) + (350 * Math.Sin((row + (date * 3)) / 61.0) * Math.Cos(column / 47.0)) + (((row / 24 * 31) + (column / 17 * 17)) % 13 * 40);
                line[column] = (ushort)(field + (state >> 26));
            }
        });
        return plane;
    }

    private static PixelBuffer Classes(int date)
    {
        var plane = new PixelBuffer(PixelType.UInt8, Edge / 2, Edge / 2);
        Parallel.For(0, Edge / 2, row =>
        {
            var line = plane.Row<byte>(row);
            for (var column = 0; column < line.Length; column++)
            {
                var cloud = Math.Sin((row + (date * 91)) / 83.0) + Math.Sin((column - (date * 57)) / 71.0);
                line[column] = cloud > 1.1 ? (byte)9 : cloud > 0.95 ? (byte)8 : cloud < -1.6 ? (byte)3 : (byte)4;
            }
        });
        return plane;
    }

    private JsonObject Item(int date)
    {
        var bbox = Bbox;
        var footprint = GeoShape.FromBoxes([new(bbox[0] - 0.01, bbox[1] - 0.01, bbox[2] + 0.01, bbox[3] + 0.01)]);
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
