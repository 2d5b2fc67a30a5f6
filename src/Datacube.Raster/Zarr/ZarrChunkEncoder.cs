using System.Buffers;
using Datacube.Raster.Buffers;

namespace Datacube.Raster.Zarr;

/// <summary>
/// Elements of one chunk or shard → the bytes of its object. Pure and deterministic: the same elements give the same bytes for any number
/// of threads. Thread-safe.
/// </summary>
internal sealed class ZarrChunkEncoder
{
    private readonly ZarrArrayMetadata metadata;
    private readonly ZarrCodecs codecs;
    private readonly int elementBytes;
    private readonly int[] chunkShape;
    private readonly int[] codedShape;
    private readonly int codedBytes;

    public ZarrChunkEncoder(ZarrArrayMetadata metadata)
    {
        ZarrMetadataCheck.Validate(metadata);
        this.metadata = metadata;
        codecs = metadata.Codecs ?? ZarrCodecs.Of(metadata);
        elementBytes = metadata.DataType.Size();
        chunkShape = [.. metadata.ChunkShape];
        codedShape = [.. metadata.CodedShape];
        codedBytes = codedShape.Aggregate(Math.Max(1, elementBytes), (bytes, size) => checked(bytes * size));
    }

    /// <summary>Encodes the part of a chunk that lies inside the array; the rest becomes fill. Null where everything is fill and that is not to be written.</summary>
    /// <param name="elements">Elements of a box of <paramref name="shape"/>, C order.</param>
    /// <param name="shape">The chunk's shape, cut at the array's end.</param>
    /// <param name="options">Fill chunks and threads.</param>
    public RentedBytes? Encode(ReadOnlyMemory<byte> elements, int[] shape, ZarrWriteOptions options)
    {
        if (!options.WriteFillChunks && metadata.Fill.FillsAll(elements.Span, elementBytes))
            return null;
        return metadata.InnerChunkShape is null ? EncodePart(elements.Span, shape, new int[shape.Length]) : EncodeShard(elements, shape, options);
    }

    private RentedBytes EncodePart(ReadOnlySpan<byte> elements, int[] shape, int[] start)
    {
        var result = new RentedBytes(ZarrCodecs.Bound(codedBytes));
        if (shape.AsSpan().SequenceEqual(codedShape))
        {
            result.Length = codecs.Encode(elements, result.Span, elementBytes);
            return result;
        }
        using var full = Gather(elements, shape, start);
        result.Length = codecs.Encode(full.Span, result.Span, elementBytes);
        return result;
    }

    /// <summary>The coded chunk that begins at <paramref name="start"/>, padded with fill behind the array's end.</summary>
    private RentedBytes Gather(ReadOnlySpan<byte> elements, int[] shape, int[] start)
    {
        var full = new RentedBytes(codedBytes);
        var extent = new int[shape.Length];
        var covered = true;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            extent[axis] = Math.Clamp(shape[axis] - start[axis], 0, codedShape[axis]);
            covered &= extent[axis] == codedShape[axis];
        }
        if (!covered)
            metadata.Fill.FillSpan(full.Span, elementBytes);
        BlockCopy.Copy(elements, shape, start, full.Span, codedShape, new int[shape.Length], extent, elementBytes);
        return full;
    }

    private RentedBytes EncodeShard(ReadOnlyMemory<byte> elements, int[] shape, ZarrWriteOptions options)
    {
        var counts = new int[shape.Length];
        for (var axis = 0; axis < shape.Length; axis++)
            counts[axis] = chunkShape[axis] / codedShape[axis];
        var starts = Starts(counts);
        var parts = new RentedBytes?[starts.Length];
        try
        {
            if (options.Threads > 1)
                Parallel.For(0, starts.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, i => parts[i] = EncodeInner(elements.Span, shape, starts[i]));
            else
                for (var i = 0; i < starts.Length; i++)
                    parts[i] = EncodeInner(elements.Span, shape, starts[i]);
            return Assemble(parts, codecs.Shard!);
        }
        finally
        {
            foreach (var part in parts)
                part?.Dispose();
        }
    }

    // Inner chunks of nothing but fill are left out of the index: readers supply the fill.
    private RentedBytes? EncodeInner(ReadOnlySpan<byte> elements, int[] shape, int[] start)
    {
        using var full = Gather(elements, shape, start);
        if (metadata.Fill.FillsAll(full.Span, elementBytes))
            return null;
        var result = new RentedBytes(ZarrCodecs.Bound(codedBytes));
        result.Length = codecs.Encode(full.Span, result.Span, elementBytes);
        return result;
    }

    private int[][] Starts(int[] counts)
    {
        var starts = new int[counts.Aggregate(1, (product, count) => product * count)][];
        var index = new int[counts.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = [.. index.Select((position, axis) => position * codedShape[axis])];
            BlockCopy.Next(index, counts);
        }
        return starts;
    }

    private static RentedBytes Assemble(RentedBytes?[] parts, ZarrShardIndex shard)
    {
        var lengths = ArrayPool<int>.Shared.Rent(parts.Length);
        long total = shard.Length(parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            lengths[i] = parts[i]?.Length ?? -1;
            total += Math.Max(0, lengths[i]);
        }
        var result = new RentedBytes(checked((int)total));
        var indexBytes = shard.Length(parts.Length);
        var at = shard.AtEnd ? 0 : indexBytes;
        foreach (var part in parts)
        {
            part?.Span.CopyTo(result.Span[at..]);
            at += part?.Length ?? 0;
        }
        shard.Write(lengths.AsSpan(0, parts.Length), result.Span.Slice(shard.AtEnd ? at : 0, indexBytes));
        ArrayPool<int>.Shared.Return(lengths);
        return result;
    }
}
