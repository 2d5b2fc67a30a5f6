using Datacube.Pixels;
using Datacube.Raster.Cogs;
using Datacube.Raster.Reading;
using Datacube.Benchmarks.Workloads;

namespace Datacube.Benchmarks.Fuzzing;

/// <summary>GeoTIFFs of every layout that the writer knows, opened as the product opens them: what the own reader refuses goes to GDAL.</summary>
public sealed class RasterTarget : IFuzzTarget
{
    private const string File = "a.tif";
    private const int Rows = 70, Columns = 90;

    /// <summary>Small, so that a case is quick; sizes are checked in the same places as with the standard ones.</summary>
    internal static RasterLimits Limits { get; } = RasterLimits.Standard with { MaxEdge = 1 << 16, MaxPixels = 1 << 22, MaxBands = 64, MaxWindowBytes = 16 << 20, MaxTileBytes = 4 << 20, MaxHeaderBytes = 4 << 20 };

    /// <inheritdoc/>
    public string Name => "cog";

    /// <inheritdoc/>
    public bool IsText => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, byte[]>>> SeedsAsync(CancellationToken cancellation)
    {
        var seeds = new List<IReadOnlyDictionary<string, byte[]>>();
        foreach (var compression in Enum.GetValues<CogCompression>())
        {
            foreach (var (bands, apart, predictor, floats) in ((int, bool, bool, bool)[])[(1, true, true, false), (3, false, true, false), (2, true, false, false), (2, false, true, true)])
            {
                var options = new CogOptions { TileSize = 32, Compression = compression, Level = 3, Predictor = predictor, BandsApart = apart, Nodata = 0, SparseTiles = true };
                seeds.Add(new Dictionary<string, byte[]> { [File] = await EncodeAsync(bands, floats, options, cancellation) });
            }
        }
        return seeds;
    }

    /// <inheritdoc/>
    public Task ReadAsync(string folder, CancellationToken cancellation) => ReadFileAsync(Path.Combine(folder, File), cancellation);

    /// <summary>Reads every level and band, and the mask, of a file.</summary>
    internal static async Task ReadFileAsync(string path, CancellationToken cancellation)
    {
        await using var opener = new RasterOpener(new() { TileCacheBytes = 1 << 20, Limits = Limits });
        await using var source = await opener.OpenAsync(new Uri(path), cancellation);
        for (var level = 0; level < source.Info.Levels.Count; level++)
        {
            var shape = source.Info.Levels[level].Shape;
            for (var band = 1; band <= Math.Min(4, source.Info.BandCount); band++)
                (await source.ReadAsync(level, band, new(0, 0, shape.Rows, shape.Columns), cancellation)).Dispose();
            if (source.Info.HasMask)
                (await source.ReadMaskAsync(level, new(0, 0, shape.Rows, shape.Columns), cancellation)).Dispose();
        }
    }

    private static async Task<byte[]> EncodeAsync(int bands, bool floats, CogOptions options, CancellationToken cancellation)
    {
        var planes = new List<PixelBuffer>();
        try
        {
            for (var band = 0; band < bands; band++)
            {
                var plane = Scenery.Reflectance(Rows, Columns, band);
                planes.Add(floats ? Scenery.ToFloat(plane, 0) : plane);
                if (floats)
                    plane.Dispose();
            }
            return (await CogWriter.EncodeAsync(Scenery.Grid(Rows, Columns), planes, options, cancellation)).ToArray();
        }
        finally
        {
            foreach (var plane in planes)
                plane.Dispose();
        }
    }
}
