using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Planes;
using Datacube.Raster.Buffers;
using Datacube.Storage;

namespace Datacube.Raster.Zarr;

/// <summary>
/// Writes chunks of one array. Each object appears whole or not at all (the store's promise), chunks are independent of each other, and
/// the same elements give the same bytes: a chunk may be written twice, by anyone, in any order. Thread-safe. The metadata is written by
/// <see cref="ZarrGroup"/>, not here.
/// </summary>
public sealed class ZarrArrayWriter
{
    private readonly IObjectStore store;
    private readonly string prefix;
    private readonly ZarrWriteOptions options;
    private readonly ZarrChunkEncoder encoder;

    /// <summary>A writer of the array at <paramref name="path"/>.</summary>
    /// <param name="store">Where.</param>
    /// <param name="path">Path of the array below the store's root, for example <c>cube/reflectance</c>; empty for an array at the root.</param>
    /// <param name="metadata">Shape, chunks, type, compression.</param>
    /// <param name="options">Fill chunks and threads.</param>
    public ZarrArrayWriter(IObjectStore store, string path, ZarrArrayMetadata metadata, ZarrWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        this.store = store;
        prefix = path.Length == 0 ? "" : path + "/";
        Metadata = metadata;
        this.options = options ?? ZarrWriteOptions.Standard;
        encoder = new(metadata);
    }

    /// <summary>What is written.</summary>
    public ZarrArrayMetadata Metadata { get; }

    /// <summary>The key of a chunk's object below the store's root.</summary>
    public string KeyOf(params ReadOnlySpan<long> chunk) => prefix + Metadata.ChunkKeys.KeyOf(chunk);

    /// <summary>Writes one chunk (or shard).</summary>
    /// <param name="chunk">Index along each axis.</param>
    /// <param name="values">C order, the shape of <see cref="ZarrArrayMetadata.ClippedShape"/>: at the array's far edges without the padding.</param>
    /// <param name="condition">Create only, or replace. Under Replace a chunk of nothing but fill removes an older object.</param>
    /// <param name="cancellation">Stops before the object appears.</param>
    /// <returns>The object, or null where the chunk holds nothing but fill and was left out.</returns>
    public async ValueTask<ObjectInfo?> WriteChunkAsync<T>(long[] chunk, ReadOnlyMemory<T> values, PutCondition condition, CancellationToken cancellation) where T : unmanaged
    {
        if (!Metadata.DataType.Holds<T>())
            throw new ArgumentException($"The array holds {Metadata.DataType.Name()}, not {typeof(T).Name}.", nameof(values));
        using var encoded = EncodeChunk(chunk, values);
        return await StoreAsync(KeyOf(chunk), encoded, condition, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes one chunk from planes: axes … × rows × columns (one plane), or … × rows × columns × bands (one plane per band, interleaved here).</summary>
    /// <param name="chunk">Index along each axis; all axes before the rows have chunk length 1.</param>
    /// <param name="planes">Planes of the chunk's clipped rows × columns and of the array's element size.</param>
    /// <param name="condition">Create only, or replace.</param>
    /// <param name="cancellation">Stops before the object appears.</param>
    public async ValueTask<ObjectInfo?> WritePlanesAsync(long[] chunk, IReadOnlyList<PixelBuffer> planes, PutCondition condition, CancellationToken cancellation)
    {
        using var encoded = EncodePlanes(chunk, planes);
        return await StoreAsync(KeyOf(chunk), encoded, condition, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes a one-dimensional array of text whole (one chunk): coordinates such as <c>band</c>.</summary>
    public async ValueTask WriteTextAsync(IReadOnlyList<string> values, PutCondition condition, CancellationToken cancellation)
    {
        if (Metadata.DataType != ZarrDataType.String || Metadata.Rank != 1 || Metadata.Shape[0] != values.Count || Metadata.ChunkShape[0] < values.Count)
            throw new ArgumentException("Text is written to a one-dimensional array of type string with one chunk and as many elements.", nameof(values));
        // vlen-utf8: count u32, then per text its length u32 and its UTF-8 bytes; little endian. The chunk is padded with empty texts.
        var bytes = new ArrayBufferWriter<byte>();
        WriteCount(bytes, Metadata.ChunkShape[0]);
        for (var i = 0; i < Metadata.ChunkShape[0]; i++)
        {
            var text = Encoding.UTF8.GetBytes(i < values.Count ? values[i] : "");
            WriteCount(bytes, text.Length);
            bytes.Write(text);
        }
        var codecs = Metadata.Codecs ?? ZarrCodecs.Of(Metadata);
        using var encoded = new RentedBytes(ZarrCodecs.Bound(bytes.WrittenCount));
        encoded.Length = codecs.Encode(bytes.WrittenSpan, encoded.Span, 1);
        await store.PutAsync(KeyOf(0), encoded.Memory, condition, cancellation).ConfigureAwait(false);
    }

    /// <summary>True where the chunk's object exists.</summary>
    public async ValueTask<bool> ExistsAsync(long[] chunk, CancellationToken cancellation) =>
        await store.HeadAsync(KeyOf(chunk), cancellation).ConfigureAwait(false) is not null;

    private static void WriteCount(ArrayBufferWriter<byte> bytes, int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(4), count);
        bytes.Advance(4);
    }

    private RentedBytes? EncodeChunk<T>(long[] chunk, ReadOnlyMemory<T> values) where T : unmanaged
    {
        var shape = Metadata.ClippedShape(chunk);
        var expected = shape.Aggregate(1L, (product, size) => product * size);
        if (values.Length != expected)
            throw new ArgumentException($"Chunk {string.Join(",", chunk)} has {expected} elements ({string.Join("×", shape)}), {values.Length} were given.", nameof(values));
        using var pin = values.Pin();
        using var bytes = new PinnedBytes(pin, checked(values.Length * Unsafe.SizeOf<T>()));
        return encoder.Encode(bytes.Memory, shape, options);
    }

    private unsafe RentedBytes? EncodePlanes(long[] chunk, IReadOnlyList<PixelBuffer> planes)
    {
        var shape = Metadata.ClippedShape(chunk);
        var first = planes[0];
        var trailing = planes.Count > 1 || (shape.Length > 2 && shape[^1] == 1 && shape[^2] == first.Columns && shape[^3] == first.Rows) ? 1 : 0;
        var fits = shape.Length >= 2 + trailing && shape[^(1 + trailing)] == first.Columns && shape[^(2 + trailing)] == first.Rows
            && shape.Aggregate(1L, (product, size) => product * size) == (long)first.Rows * first.Columns * planes.Count
            && planes.All(plane => plane.Rows == first.Rows && plane.Columns == first.Columns && plane.Type.Size() == Metadata.DataType.Size());
        if (!fits)
            throw new ArgumentException($"{planes.Count} planes of {first.Rows}×{first.Columns} {first.Type} do not make a chunk of {string.Join("×", shape)} {Metadata.DataType.Name()}.", nameof(planes));
        if (planes.Count == 1)
        {
            using var bytes = new PinnedBytes(first.Pointer, checked((int)first.ByteLength));
            return encoder.Encode(bytes.Memory, shape, options);
        }
        using var pixels = new RentedBytes(checked((int)(first.ByteLength * planes.Count)));
        switch (first.Type.Size())
        {
            case 1: PlaneInterleave.ToPixels(planes, pixels.Span); break;
            case 2: PlaneInterleave.ToPixels(planes, MemoryMarshal.Cast<byte, ushort>(pixels.Span)); break;
            case 4: PlaneInterleave.ToPixels(planes, MemoryMarshal.Cast<byte, uint>(pixels.Span)); break;
            default: PlaneInterleave.ToPixels(planes, MemoryMarshal.Cast<byte, ulong>(pixels.Span)); break;
        }
        return encoder.Encode(pixels.Memory, shape, options);
    }

    private async ValueTask<ObjectInfo?> StoreAsync(string key, RentedBytes? encoded, PutCondition condition, CancellationToken cancellation)
    {
        if (encoded is not null)
            return await store.PutAsync(key, encoded.Memory, condition, cancellation).ConfigureAwait(false);
        if (condition == PutCondition.CreateOnly && await store.HeadAsync(key, cancellation).ConfigureAwait(false) is not null)
            throw new DatacubeException("conflict.already_exists", $"The chunk '{key}' exists already and is not replaced.", "key");
        if (condition == PutCondition.Replace)
            await store.DeleteAsync(key, cancellation).ConfigureAwait(false);
        return null;
    }
}
