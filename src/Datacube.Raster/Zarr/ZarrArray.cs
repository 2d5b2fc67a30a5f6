using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Raster.Buffers;
using Datacube.Storage;

namespace Datacube.Raster.Zarr;

/// <summary>
/// Reads windows of one array, its own or another tool's. Chunks are untrusted: sizes are checked before memory is taken, and damage is
/// <c>raster.corrupt</c>. A missing chunk is fill. Of a shard only the index and the chunks under the window are fetched. Thread-safe.
/// </summary>
public sealed class ZarrArray
{
    private readonly IObjectStore store;
    private readonly string prefix;
    private readonly ZarrCodecs codecs;
    private readonly int elementBytes;
    private readonly int[] codedShape;
    private readonly int codedBytes;
    private readonly int[] innerCounts;

    internal ZarrArray(IObjectStore store, string path, ZarrArrayMetadata metadata)
    {
        ZarrMetadataCheck.Validate(metadata);
        this.store = store;
        prefix = path.Length == 0 ? "" : path + "/";
        Metadata = metadata;
        codecs = metadata.Codecs ?? ZarrCodecs.Of(metadata);
        elementBytes = metadata.DataType.Size();
        codedShape = [.. metadata.CodedShape];
        codedBytes = codedShape.Aggregate(Math.Max(1, elementBytes), (bytes, size) => checked(bytes * size));
        innerCounts = [.. metadata.ChunkShape.Select((size, axis) => size / codedShape[axis])];
    }

    /// <summary>What the array's <c>zarr.json</c> says.</summary>
    public ZarrArrayMetadata Metadata { get; }

    /// <summary>Opens an array by its own document, without its group. Throws <c>object.not_found</c>, <c>json.*</c>, <c>raster.unsupported</c>.</summary>
    public static async Task<ZarrArray> OpenAsync(IObjectStore store, string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(path);
        var document = await ZarrGroup.ReadDocumentAsync(store, path.Length == 0 ? "zarr.json" : path + "/zarr.json", cancellation).ConfigureAwait(false)
            ?? throw new DatacubeException("object.not_found", $"There is no Zarr v3 array at '{store.Root}/{path}'.", "uri");
        return new(store, path, ZarrArrayMetadata.FromJson(document));
    }

    /// <summary>Reads the whole array. Throws <c>raster.too_large</c> where it has more elements than one .NET array holds.</summary>
    public async Task<T[]> ReadAllAsync<T>(CancellationToken cancellation) where T : unmanaged
    {
        var count = Metadata.Shape.Aggregate((decimal)1, (product, size) => product * size);
        if (count * Math.Max(1, elementBytes) > Array.MaxLength)
            throw new DatacubeException("raster.too_large", $"The array of {string.Join("×", Metadata.Shape)} elements is read in windows: it is larger than {Array.MaxLength} bytes.");
        var values = new T[(int)count];
        await ReadAsync([.. Metadata.Shape.Select(_ => 0L)], [.. Metadata.Shape.Select(size => (int)size)], values.AsMemory(), 1, cancellation).ConfigureAwait(false);
        return values;
    }

    /// <summary>Reads a window.</summary>
    /// <param name="start">First element along each axis.</param>
    /// <param name="shape">Elements along each axis; the window lies inside the array.</param>
    /// <param name="destination">Room for the window, C order.</param>
    /// <param name="threads">Chunks fetched and decoded at the same time.</param>
    /// <param name="cancellation">Stops the read.</param>
    public async Task ReadAsync<T>(long[] start, int[] shape, Memory<T> destination, int threads, CancellationToken cancellation) where T : unmanaged
    {
        if (!Metadata.DataType.Holds<T>())
            throw new ArgumentException($"The array holds {Metadata.DataType.Name()}, not {typeof(T).Name}.", nameof(destination));
        var count = CheckWindow(start, shape);
        if (count != destination.Length)
            throw new ArgumentException($"The window has {count} elements, the destination {destination.Length}.", nameof(destination));
        if (shape.Contains(0))
            return;
        using var pin = destination.Pin();
        using var target = Wrap(pin, checked(destination.Length * Unsafe.SizeOf<T>()));
        var memory = target.Memory;
        var window = new Window(start, shape, (origin, elements) => Copy(origin, elements, start, shape, memory.Span)) { Target = memory };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation };
        await Parallel.ForEachAsync(Chunks(start, shape), parallel, async (chunk, token) =>
            await ReadChunkAsync(chunk, window, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Decodes the chunks under a window one after the other and lends each: memory for one chunk, however large the window.</summary>
    /// <param name="start">First element along each axis.</param>
    /// <param name="shape">Elements along each axis; the window lies inside the array.</param>
    /// <param name="visit">Gets a chunk's first element and all its elements in C order, <see cref="ZarrArrayMetadata.CodedShape"/> of them: also those outside the window and the array.</param>
    /// <param name="cancellation">Stops between two chunks.</param>
    public async Task VisitAsync<T>(long[] start, int[] shape, ZarrChunkVisitor<T> visit, CancellationToken cancellation) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(visit);
        if (!Metadata.DataType.Holds<T>())
            throw new ArgumentException($"The array holds {Metadata.DataType.Name()}, not {typeof(T).Name}.", nameof(visit));
        CheckWindow(start, shape);
        if (shape.Contains(0))
            return;
        var window = new Window(start, shape, (origin, elements) => visit(origin, MemoryMarshal.Cast<byte, T>(elements)));
        foreach (var chunk in Chunks(start, shape))
            await ReadChunkAsync(chunk, window, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads a one-dimensional array of text.</summary>
    public async Task<string[]> ReadTextAsync(CancellationToken cancellation)
    {
        if (Metadata.DataType != ZarrDataType.String || Metadata.Rank != 1 || Metadata.Shape[0] > 1_000_000)
            throw new DatacubeException("raster.unsupported", $"Only one-dimensional arrays of at most 1000000 texts are read, not {string.Join("×", Metadata.Shape)} {Metadata.DataType.Name()}.");
        var texts = new string[Metadata.Shape[0]];
        Array.Fill(texts, "");
        for (long chunk = 0; chunk < Metadata.ChunkCounts[0]; chunk++)
        {
            var key = prefix + Metadata.ChunkKeys.KeyOf([chunk]);
            if (await store.HeadAsync(key, cancellation).ConfigureAwait(false) is not { } info)
                continue;
            using var stored = await FetchAsync(key, 0, checked((int)Math.Min(info.Size, ZarrLimits.ChunkBytes)), cancellation).ConfigureAwait(false);
            ParseTexts(codecs.DecodeUnsized(stored.Memory).Span, texts.AsSpan((int)(chunk * Metadata.ChunkShape[0])));
        }
        return texts;
    }

    private static unsafe PinnedBytes Wrap(MemoryHandle pin, int bytes) => new(pin, bytes);

    private static void ParseTexts(ReadOnlySpan<byte> bytes, Span<string> texts)
    {
        var at = 4;
        var count = bytes.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        for (var i = 0; i < Math.Min(count, texts.Length); i++)
        {
            var length = at <= bytes.Length - 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) : -1;
            if (length < 0 || length > bytes.Length - at - 4)
                throw new DatacubeException("raster.corrupt", $"Text {i} of a vlen-utf8 chunk is cut.");
            texts[i] = Encoding.UTF8.GetString(bytes.Slice(at + 4, length));
            at += 4 + length;
        }
        if (count < 0)
            throw new DatacubeException("raster.corrupt", "A vlen-utf8 chunk has no count.");
    }

    private long CheckWindow(long[] start, int[] shape)
    {
        if (start.Length != Metadata.Rank || shape.Length != Metadata.Rank)
            throw new DatacubeException("option.value", $"A window of {start.Length} axes does not fit an array of {Metadata.Rank}.", "window");
        long count = 1;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (start[axis] < 0 || shape[axis] < 0 || start[axis] + shape[axis] > Metadata.Shape[axis])
                throw new DatacubeException("option.value", $"The window {start[axis]}+{shape[axis]} leaves axis {axis} of {Metadata.Shape[axis]} elements.", "window");
            count = checked(count * shape[axis]);
        }
        return count;
    }

    /// <summary>Indices of the stored objects that a window touches.</summary>
    private IEnumerable<long[]> Chunks(long[] start, int[] shape)
    {
        var first = new long[shape.Length];
        var counts = new int[shape.Length];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            first[axis] = start[axis] / Metadata.ChunkShape[axis];
            counts[axis] = (int)(((start[axis] + shape[axis] - 1) / Metadata.ChunkShape[axis]) - first[axis] + 1);
        }
        var index = new int[shape.Length];
        do
            yield return [.. first.Select((value, axis) => value + index[axis])];
        while (BlockCopy.Next(index, counts));
    }

    private async ValueTask ReadChunkAsync(long[] chunk, Window window, CancellationToken cancellation)
    {
        var key = prefix + Metadata.ChunkKeys.KeyOf(chunk);
        var info = await store.HeadAsync(key, cancellation).ConfigureAwait(false);
        long[] origin = [.. chunk.Select((value, axis) => value * Metadata.ChunkShape[axis])];
        if (codecs.Shard is { } shard)
        {
            await ReadShardAsync(key, info?.Size, shard, origin, window, cancellation).ConfigureAwait(false);
            return;
        }
        if (info is null)
        {
            Place(null, origin, window);
            return;
        }
        if (info.Size > LargestStored)
            throw new DatacubeException("raster.corrupt", $"The chunk '{key}' has {info.Size} bytes for {codedBytes} decoded ones.");
        using var stored = await FetchAsync(key, 0, (int)info.Size, cancellation).ConfigureAwait(false);
        Place(stored.Memory, origin, window);
    }

    /// <summary>No codec makes a chunk much longer than its elements; more is a hostile or foreign object.</summary>
    private int LargestStored => ZarrCodecs.Bound(codedBytes) + (codedBytes >> 3) + (64 << 10);

    private async ValueTask ReadShardAsync(string key, long? size, ZarrShardIndex shard, long[] origin, Window window, CancellationToken cancellation)
    {
        var chunks = innerCounts.Aggregate(1, (product, count) => product * count);
        var indexBytes = shard.Length(chunks);
        if (size < indexBytes)
            throw new DatacubeException("raster.corrupt", $"The shard '{key}' has {size} bytes, less than its index of {indexBytes}.");
        using var index = size is null ? null : await FetchAsync(key, shard.AtEnd ? size.Value - indexBytes : 0, indexBytes, cancellation).ConfigureAwait(false);
        if (index is not null)
            shard.Verify(index.Span, chunks);
        var position = new int[innerCounts.Length];
        for (var i = 0; i < chunks; i++, BlockCopy.Next(position, innerCounts))
        {
            long[] at = [.. origin.Select((value, axis) => value + ((long)position[axis] * codedShape[axis]))];
            if (!Touches(at, window))
                continue;
            if (index is null || ZarrShardIndex.Find(index.Span, i, size!.Value, LargestStored) is not { } place)
            {
                Place(null, at, window);
                continue;
            }
            using var stored = await FetchAsync(key, place.Offset, place.Length, cancellation).ConfigureAwait(false);
            Place(stored.Memory, at, window);
        }
    }

    private bool Touches(long[] origin, Window window)
    {
        for (var axis = 0; axis < origin.Length; axis++)
        {
            if (origin[axis] >= window.Start[axis] + window.Shape[axis] || origin[axis] + codedShape[axis] <= window.Start[axis])
                return false;
        }
        return true;
    }

    /// <summary>Decodes one coded chunk where it belongs, or elsewhere and shows it. None = fill.</summary>
    private void Place(ReadOnlyMemory<byte>? stored, long[] origin, Window window)
    {
        if (stored is { } bytes && WholeIn(window, origin) is { } offset)
        {
            codecs.Decode(bytes, window.Target.Span.Slice(offset, codedBytes), elementBytes);
            return;
        }
        using var elements = new RentedBytes(codedBytes);
        if (stored is null)
            Metadata.Fill.FillSpan(elements.Span, elementBytes);
        else
            codecs.Decode(stored.Value, elements.Span, elementBytes);
        window.Show(origin, elements.Span);
    }

    /// <summary>The byte of the window's target at which a coded chunk begins that lies there without gaps; null where it does not.</summary>
    private int? WholeIn(Window window, long[] origin)
    {
        if (window.Target.IsEmpty)
            return null;
        long offset = 0, stride = elementBytes;
        var inner = true;
        for (var axis = origin.Length - 1; axis >= 0; axis--)
        {
            var first = origin[axis] - window.Start[axis];
            if (first < 0 || first + codedShape[axis] > window.Shape[axis] || (!inner && codedShape[axis] != 1))
                return null;
            inner &= codedShape[axis] == window.Shape[axis];
            offset += first * stride;
            stride *= window.Shape[axis];
        }
        return checked((int)offset);
    }

    /// <summary>Copies what a window covers of a coded chunk.</summary>
    private void Copy(long[] origin, ReadOnlySpan<byte> elements, long[] start, int[] shape, Span<byte> target)
    {
        int[] from = new int[origin.Length], to = new int[origin.Length], extent = new int[origin.Length];
        for (var axis = 0; axis < origin.Length; axis++)
        {
            var first = Math.Max(origin[axis], start[axis]);
            from[axis] = (int)(first - origin[axis]);
            to[axis] = (int)(first - start[axis]);
            // A sharded object's or edge chunk's padding lies behind the window's end and is cut here.
            extent[axis] = (int)Math.Max(0, Math.Min(origin[axis] + codedShape[axis], start[axis] + shape[axis]) - first);
        }
        BlockCopy.Copy(elements, codedShape, from, target, shape, to, extent, elementBytes);
    }

    private async ValueTask<RentedBytes> FetchAsync(string key, long offset, int length, CancellationToken cancellation)
    {
        var bytes = new RentedBytes(length);
        try
        {
            if (await store.ReadAsync(key, offset, bytes.Memory, cancellation).ConfigureAwait(false) != length)
                throw new DatacubeException("source.truncated", $"'{key}' ended before byte {offset + length}. It changed while it was read, or is cut.");
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private readonly record struct Window(long[] Start, int[] Shape, ZarrChunkVisitor<byte> Show)
    {
        /// <summary>Room for the elements of the window; empty where chunks are only shown.</summary>
        public Memory<byte> Target { get; init; }
    }
}
