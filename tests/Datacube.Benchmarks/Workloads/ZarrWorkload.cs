using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Raster.Zarr;
using Datacube.Storage;
using Datacube.Storage.Files;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-io with Zarr: 64 chips of 512 × 512 × 10 UInt16, a chunk each, written from planes and read back, as many chunks at a time as there are
/// threads; into files, and into memory, where only coding is measured. Beside our compression (shuffle, zstd 3) plain zstd 3, and zarr-python 3.
/// </summary>
internal sealed class ZarrWorkload : IWorkload
{
    private const int Chips = 64, Edge = 512, Bands = 10;
    private const double RawBytes = (double)Chips * Edge * Edge * Bands * 2;

    private static readonly (string Variant, ZarrCompression Compression)[] Compressions = [("datacube", ZarrCompression.Default), ("without shuffle", new(ZarrCompressionKind.Zstd, 3))];

    public string Name => "zarr";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var planes = Enumerable.Range(0, Bands).Select(band => Scenery.Reflectance(Edge, Edge, band)).ToArray();
        var values = new ushort[Chips * Edge * Edge * Bands];
        var measured = new Dictionary<string, Measurement>();
        foreach (var place in (string[])["memory", "files"])
        {
            foreach (var (variant, compression) in Compressions)
            {
                IObjectStore store = place == "memory" ? new MemoryStore() : new FileStore(Path.Combine(options.Folder, $"zarr-{variant}"), TimeProvider.System);
                var metadata = new ZarrArrayMetadata([Chips, Edge, Edge, Bands], [1, Edge, Edge, Bands], ZarrDataType.UInt16, ["time", "y", "x", "band"]) { Compression = compression };
                var group = await ZarrGroup.ReplaceAsync(store, "", [], new Dictionary<string, ZarrArrayMetadata> { ["a"] = metadata }, cancellation);
                var writer = group.Writer("a");
                var write = await Stopwatches.MeasureAsync($"zarr/write to {place}", variant, options.Runs, Chips, "chips", () => Parallel.ForAsync(0, Chips, options.Parallelism, async (chip, token) =>
                    await writer.WritePlanesAsync([chip, 0, 0, 0], planes, PutCondition.Replace, token)));
                yield return store is MemoryStore memory ? write with { Findings = new Dictionary<string, double> { ["ratio"] = RawBytes / memory.Bytes } } : write;
                var read = await Stopwatches.MeasureAsync($"zarr/read from {place}", variant, options.Runs, Chips, "chips", () =>
                    group.Array("a").ReadAsync<ushort>([0, 0, 0, 0], [Chips, Edge, Edge, Bands], values, options.Threads, cancellation));
                yield return read;
                (measured["write"], measured["read"]) = (write, read);
            }
        }

        var input = Path.Combine(options.Folder, "chip.bin");
        await WriteChipAsync(input, values.AsMemory(0, Edge * Edge * Bands), cancellation);
        foreach (var (action, like) in measured)
        {
            var job = new JsonObject { ["action"] = action, ["chips"] = Chips, ["edge"] = Edge, ["bands"] = Bands, ["input"] = input, ["output"] = Path.Combine(options.Folder, "zarr-python") };
            if (await PythonBaseline.RunAsync("zarr_python.py", job, options, like, "zarr-python", cancellation) is { } peer)
                yield return peer;
        }

        foreach (var plane in planes)
            plane.Dispose();
    }

    private static Task WriteChipAsync(string path, ReadOnlyMemory<ushort> chip, CancellationToken cancellation) =>
        File.WriteAllBytesAsync(path, MemoryMarshal.AsBytes(chip.Span).ToArray(), cancellation);
}
