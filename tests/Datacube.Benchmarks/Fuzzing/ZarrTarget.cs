using Datacube.Raster.Zarr;
using Datacube.Storage;
using Datacube.Storage.Files;
using Datacube.Testing;

namespace Datacube.Benchmarks.Fuzzing;

/// <summary>Zarr groups of every compression, with and without shards, in a folder.</summary>
public sealed class ZarrTarget : IFuzzTarget
{
    private const int Rows = 40, Columns = 50;
    private const int MostElements = 1 << 22;

    /// <inheritdoc/>
    public string Name => "zarr";

    /// <inheritdoc/>
    public bool IsText => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, byte[]>>> SeedsAsync(CancellationToken cancellation)
    {
        var seeds = new List<IReadOnlyDictionary<string, byte[]>>();
        foreach (var kind in Enum.GetValues<ZarrCompressionKind>())
        {
            foreach (var isSharded in (bool[])[false, true])
            {
                using var folder = new TempFolder();
                await WriteAsync(new FileStore(folder.Path, TimeProvider.System), kind, isSharded, cancellation);
                seeds.Add(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(folder.Path, path), File.ReadAllBytes));
            }
        }
        return seeds;
    }

    /// <inheritdoc/>
    public async Task ReadAsync(string folder, CancellationToken cancellation)
    {
        var group = await ZarrGroup.OpenAsync(new FileStore(folder, TimeProvider.System), "", cancellation);
        foreach (var (path, metadata) in group.Arrays)
        {
            if (metadata.DataType == ZarrDataType.String)
                await group.Array(path).ReadTextAsync(cancellation);
            // An array may claim any size: its reader asks for windows, here for the first elements.
            else if (metadata.DataType == ZarrDataType.UInt16)
                await ReadCornerAsync(group.Array(path), cancellation);
        }
    }

    private static async Task ReadCornerAsync(ZarrArray array, CancellationToken cancellation)
    {
        var shape = array.Metadata.Shape.Select(size => (int)Math.Min(size, 2 * Columns)).ToArray();
        var count = shape.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue));
        if (count <= MostElements)
            await array.ReadAsync(new long[shape.Length], shape, new ushort[count].AsMemory(), 2, cancellation);
    }

    private static async Task WriteAsync(FileStore store, ZarrCompressionKind kind, bool isSharded, CancellationToken cancellation)
    {
        var metadata = new ZarrArrayMetadata([2, Rows, Columns], [1, 32, 32], ZarrDataType.UInt16, ["time", "y", "x"])
        {
            Compression = new(kind, 3, Checksum: kind == ZarrCompressionKind.Zstd),
            InnerChunkShape = isSharded ? [1, 16, 16] : null,
        };
        var names = new ZarrArrayMetadata([2], [2], ZarrDataType.String, ["band"]);
        var writer = new ZarrArrayWriter(store, "data", metadata);
        var random = new Random(7);
        for (long time = 0; time < 2; time++)
        {
            for (var chunk = 0; chunk < 4; chunk++)
            {
                long[] index = [time, chunk / 2, chunk % 2];
                var values = new ushort[metadata.ClippedShape(index).Aggregate(1, (product, size) => product * size)];
                for (var i = 0; i < values.Length; i++)
                    values[i] = (ushort)(1000 + i + random.Next(30));
                await writer.WriteChunkAsync<ushort>(index, values, PutCondition.CreateOnly, cancellation);
            }
        }
        await new ZarrArrayWriter(store, "band", names).WriteTextAsync(["red", "nir"], PutCondition.CreateOnly, cancellation);
        await ZarrGroup.CreateAsync(store, "", [], new Dictionary<string, ZarrArrayMetadata> { ["data"] = metadata, ["band"] = names }, cancellation);
    }
}
