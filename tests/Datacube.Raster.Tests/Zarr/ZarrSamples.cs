using System.Runtime.InteropServices;
using Datacube.Raster.Zarr;
using Datacube.Storage;

namespace Datacube.Raster.Tests.Zarr;

/// <summary>Arrays with content that tells every element apart.</summary>
internal static class ZarrSamples
{
    public static T[] Fill<T>(ZarrArrayMetadata metadata) where T : unmanaged
    {
        var values = new T[metadata.Shape.Aggregate(1, (product, size) => product * (int)size)];
        for (var i = 0; i < values.Length; i++)
        {
            var text = (double)((i * 7L % 60013) - (typeof(T) == typeof(short) || typeof(T) == typeof(float) || typeof(T) == typeof(double) ? 30000 : 0));
            values[i] = Convert<T>(text, i);
        }
        return values;
    }

    public static async Task<ZarrGroup> WriteAsync<T>(IObjectStore store, string name, ZarrArrayMetadata metadata, T[] values) where T : unmanaged
    {
        await WriteChunksAsync(store, name, metadata, values);
        return await ZarrGroup.CreateAsync(store, "", new() { ["title"] = "sample" }, new Dictionary<string, ZarrArrayMetadata> { [name] = metadata }, default);
    }

    /// <summary>Cuts the values into chunks and writes them.</summary>
    public static async Task WriteChunksAsync<T>(IObjectStore store, string name, ZarrArrayMetadata metadata, T[] values) where T : unmanaged
    {
        var writer = new ZarrArrayWriter(store, name, metadata);
        int[] whole = [.. metadata.Shape.Select(size => (int)size)], counts = [.. metadata.ChunkCounts.Select(count => (int)count)];
        var index = new int[whole.Length];
        do
        {
            long[] chunk = [.. index.Select(i => (long)i)];
            var shape = metadata.ClippedShape(chunk);
            var part = new T[shape.Aggregate(1, (product, size) => product * size)];
            int[] start = [.. index.Select((i, axis) => i * metadata.ChunkShape[axis])];
            BlockCopy.Copy(MemoryMarshal.AsBytes(values.AsSpan()), whole, start, MemoryMarshal.AsBytes(part.AsSpan()), shape, new int[shape.Length], shape, metadata.DataType.Size());
            await writer.WriteChunkAsync<T>(chunk, part, PutCondition.CreateOnly, default);
        }
        while (BlockCopy.Next(index, counts));
    }

    private static T Convert<T>(double value, int i) where T : unmanaged
    {
        object converted = default(T) switch
        {
            bool => i % 3 == 0,
            sbyte => (sbyte)(i * 7),
            byte => (byte)(i * 7),
            short => (short)value,
            ushort => (ushort)value,
            int => (int)value * 31,
            uint => (uint)value * 31u,
            long => ((long)i << 54) + i,
            ulong => ulong.MaxValue - (ulong)i,
            float => (float)(i % 11 == 0 ? double.NaN : value * 0.37),
            _ => i % 11 == 0 ? double.NaN : value * 0.37,
        };
        return (T)converted;
    }
}
