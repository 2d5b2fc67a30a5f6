using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Pixels;
using Datacube.Pixels.Planes;
using Datacube.Raster.Cogs;
using Datacube.Raster.Zarr;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// The GeoTIFF form of a cube: per period one file with all bands, one with their counts, one with the status, and one
/// with the chosen dates where there are any. The committed chunks are
/// read strip by strip, so that a period of any size fits in memory; they are removed when the cube is complete.
/// </summary>
internal static class CogFiles
{
    // Every encoder holds a tile of all bands twice: as many as fit, and four keep up with the reading.
    private const int MostThreads = 4;
    private const long MostEncoderBytes = 64L << 20;

    /// <summary>The files of a plan; none where its output is Zarr.</summary>
    public static IEnumerable<string> KeysOf(CubePlan plan) => plan.Parameters.Format != CubeFormat.Cog ? [] :
        from period in plan.Periods
        from name in (string[])[plan.Parameters.VariableName, CubeLayout.Count, CubeLayout.Status, .. plan.Parameters.Reducer.ChoosesDates ? [CubeLayout.Date] : Array.Empty<string>()]
        select CubeFiles.CogOf(name, period);

    public static async Task<IReadOnlyList<string>> WriteAsync(IObjectStore store, ZarrGroup group, CubeLayout layout, CancellationToken cancellation)
    {
        var plan = layout.Plan;
        var bands = plan.Result.Select(band => band.Name).ToList();
        var values = new CogOptions
        {
            Nodata = plan.Encoding.Fill,
            BandNames = bands,
            Scales = [.. bands.Select(_ => plan.Encoding.Scale)],
            Offsets = [.. bands.Select(_ => plan.Encoding.Offset)],
        };
        List<string> keys = [];
        foreach (var period in plan.Periods)
        {
            keys.Add(await WriteAsync(store, group, layout, layout.Parameters.VariableName, period, values, cancellation).ConfigureAwait(false));
            keys.Add(await WriteAsync(store, group, layout, CubeLayout.Count, period, new CogOptions { BandNames = bands, Overviews = CogOverviews.Nearest }, cancellation).ConfigureAwait(false));
            keys.Add(await WriteAsync(store, group, layout, CubeLayout.Status, period, new CogOptions { BandNames = ["status"], Overviews = CogOverviews.Mode }, cancellation).ConfigureAwait(false));
            if (layout.Dates is not null)
                keys.Add(await WriteAsync(store, group, layout, CubeLayout.Date, period, new CogOptions { Nodata = 0, BandNames = ["days since 1970-01-01"], Overviews = CogOverviews.Nearest }, cancellation).ConfigureAwait(false));
        }
        return keys;
    }

    private static async Task<string> WriteAsync(IObjectStore store, ZarrGroup group, CubeLayout layout, string array, Period period, CogOptions options, CancellationToken cancellation)
    {
        var key = CubeFiles.CogOf(array, period);
        var source = group.Array(array);
        var bands = options.BandNames.Count;
        var grid = layout.Parameters.Grid;
        var type = source.Metadata.DataType switch { ZarrDataType.UInt8 => PixelType.UInt8, ZarrDataType.UInt16 => PixelType.UInt16, _ => PixelType.Float32 };
        var encoderBytes = 2L * options.TileSize * options.TileSize * bands * type.Size();
        var threads = (int)Math.Clamp(MostEncoderBytes / encoderBytes, 1, Math.Min(MostThreads, Environment.ProcessorCount));
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DATACUBE_PLAN"] = layout.Plan.Hash,
            ["DATACUBE_PERIOD"] = period.ToString(),
            ["DATACUBE_SOFTWARE"] = layout.Plan.Software,
        };
        if (store.Root.IsFile)
            await WriteFileAsync(Path.Combine(store.Root.LocalPath, key)).ConfigureAwait(false);
        else
            await UploadAsync(store, key, WriteFileAsync, cancellation).ConfigureAwait(false);
        return key;

        Task WriteFileAsync(string path) => CogWriter.WriteFileAsync(path, grid, type, bands, Rows, options with { Metadata = metadata, Threads = threads }, cancellation);

        async ValueTask<IReadOnlyList<PixelBuffer>> Rows(int first, int rows, CancellationToken stop) => type switch
        {
            PixelType.UInt8 => await ReadAsync<byte>(source, type, period.Index, first, rows, grid.Shape.Columns, bands, threads, stop).ConfigureAwait(false),
            PixelType.UInt16 => await ReadAsync<ushort>(source, type, period.Index, first, rows, grid.Shape.Columns, bands, threads, stop).ConfigureAwait(false),
            _ => await ReadAsync<float>(source, type, period.Index, first, rows, grid.Shape.Columns, bands, threads, stop).ConfigureAwait(false),
        };
    }

    /// <summary>A file of any size goes to a store without folders by way of a temporary one.</summary>
    private static async Task UploadAsync(IObjectStore store, string key, Func<string, Task> write, CancellationToken cancellation)
    {
        var temporary = Directory.CreateTempSubdirectory("datacube-");
        try
        {
            var path = Path.Combine(temporary.FullName, Path.GetFileName(key));
            await write(path).ConfigureAwait(false);
            await store.PutFileAsync(key, path, PutCondition.Replace, cancellation).ConfigureAwait(false);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<PixelBuffer>> ReadAsync<T>(ZarrArray source, PixelType type, int period, int first, int rows, int columns, int bands, int threads, CancellationToken cancellation) where T : unmanaged
    {
        var perBand = source.Metadata.Rank == 4;
        var stored = new T[checked(rows * columns * bands)];
        long[] start = perBand ? [period, first, 0, 0] : [period, first, 0];
        int[] shape = perBand ? [1, rows, columns, bands] : [1, rows, columns];
        await source.ReadAsync<T>(start, shape, stored, threads, cancellation).ConfigureAwait(false);
        var planes = new PixelBuffer[bands];
        for (var band = 0; band < bands; band++)
            planes[band] = new PixelBuffer(type, rows, columns);
        PlaneInterleave.ToPlanes<T>(stored, planes);
        return planes;
    }
}
