using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using Datacube.Raster.Zarr;
using Datacube.Storage;
using Datacube.Storage.Files;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Writing and reading results on one core: Zarr chunks by compression (1 × 1024 × 1024 × 4 of 16 bit), and COG chips of 512 × 512 × 4.</summary>
internal sealed class FormatsWorkload : IWorkload
{
    private const int Side = 1024, Bands = 4, Chunks = 8, Chips = 32;
    private const double Megabytes = Chunks * Side * Side * Bands * 2.0 / 1e6;

    public string Name => "formats";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var planes = Enumerable.Range(0, Bands).Select(Reflectance).ToArray();
        foreach (var (variant, compression) in ((string, ZarrCompression)[])[("datacube", ZarrCompression.Default), ("plain zstd 3", new(ZarrCompressionKind.Zstd, 3)), ("gzip 6", new(ZarrCompressionKind.Gzip, 6))])
        {
            var metadata = new ZarrArrayMetadata([Chunks, Side, Side, Bands], [1, Side, Side, Bands], ZarrDataType.UInt16, ["time", "y", "x", "band"]) { Compression = compression };
            var store = new MemoryStore();
            yield return await Stopwatches.MeasureAsync("formats/zarr-write", variant, options.Runs, Megabytes, "MB", async () =>
            {
                var writer = new ZarrArrayWriter(store, "a", metadata);
                for (long chunk = 0; chunk < Chunks; chunk++)
                    await writer.WritePlanesAsync([chunk, 0, 0, 0], planes, PutCondition.Replace, cancellation);
            });
            Console.WriteLine($"{{\"workload\":\"formats/zarr-write\",\"variant\":\"{variant}\",\"ratio\":{Megabytes * 1e6 / store.Bytes:F3}}}");
            var group = await ZarrGroup.ReplaceAsync(store, "", [], new Dictionary<string, ZarrArrayMetadata> { ["a"] = metadata }, cancellation);
            var values = new ushort[Chunks * Side * Side * Bands];
            yield return await Stopwatches.MeasureAsync("formats/zarr-read", variant, options.Runs, Megabytes, "MB",
                () => group.Array("a").ReadAsync<ushort>([0, 0, 0, 0], [Chunks, Side, Side, Bands], values, 1, cancellation));
        }
        yield return await ChipsAsync(options, cancellation);
        foreach (var plane in planes)
            plane.Dispose();
    }

    private static async Task<Measurement> ChipsAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        var store = new FileStore(Path.Combine(options.Folder, "chips"), TimeProvider.System);
        var planes = Enumerable.Range(0, Bands).Select(Reflectance).Select(plane =>
        {
            using (plane)
            {
                var chip = new PixelBuffer(PixelType.UInt16, 512, 512);
                for (var row = 0; row < 512; row++)
                    plane.Row<ushort>(row)[..512].CopyTo(chip.Row<ushort>(row));
                return chip;
            }
        }).ToArray();
        var box = new GeoBox("EPSG:32633", Affine.NorthUp(500000, 5200000, 10, 10), new(512, 512));
        var measurement = await Stopwatches.MeasureAsync("formats/cog-chips", "datacube", options.Runs, Chips, "chips", async () =>
        {
            for (var chip = 0; chip < Chips; chip++)
                await CogWriter.WriteAsync(store, $"{chip}.tif", box, planes, new() { Nodata = 0 }, PutCondition.Replace, cancellation);
        });
        foreach (var plane in planes)
            plane.Dispose();
        return measurement;
    }

    /// <summary>Fields of some tens of pixels with texture and sensor noise: compresses about as reflectance does.</summary>
    private static PixelBuffer Reflectance(int band)
    {
        var plane = new PixelBuffer(PixelType.UInt16, Side, Side);
        var random = new Random(band);
        var values = plane.Span<ushort>();
        for (var i = 0; i < values.Length; i++)
        {
            int row = i / Side, column = i % Side;
            var field = (((row / 37) * 31) + ((column / 53) * 17)) % 11;
            values[i] = (ushort)(400 + (band * 300) + (field * 120) + (60 * Math.Sin(row / 9.0) * Math.Cos(column / 7.0)) + random.Next(64));
        }
        return plane;
    }
}
