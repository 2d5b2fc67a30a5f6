using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Storage;

namespace Datacube.Raster.Zarr;

/// <summary>
/// Where a shard keeps its index: pairs (offset u64, length u64), little endian, one per inner chunk in C order, then crc32c. A chunk that
/// is not there has 2^64 − 1 in both.
/// </summary>
/// <param name="AtEnd">Behind the chunks, else before them.</param>
/// <param name="Checksum">A crc32c follows.</param>
internal sealed record ZarrShardIndex(bool AtEnd, bool Checksum)
{
    /// <summary>An offset that says: not there.</summary>
    public const ulong Missing = ulong.MaxValue;

    public static ZarrShardIndex Default { get; } = new(true, true);

    /// <summary>Stored bytes of the index.</summary>
    public int Length(int chunks) => checked((chunks * 16) + (Checksum ? 4 : 0));

    public JsonArray ToJson()
    {
        var codecs = new JsonArray(ZarrCompression.Codec("bytes", new JsonObject { ["endian"] = "little" }));
        if (Checksum)
            codecs.Add(ZarrCompression.Codec("crc32c"));
        return codecs;
    }

    /// <summary>Writes the index of chunks that lie one behind another in the order given; zero length = not there.</summary>
    /// <param name="lengths">Encoded bytes per inner chunk, −1 where it is left out.</param>
    /// <param name="destination">Room of <see cref="Length"/>.</param>
    public void Write(ReadOnlySpan<int> lengths, Span<byte> destination)
    {
        ulong offset = AtEnd ? 0UL : (ulong)Length(lengths.Length);
        for (var i = 0; i < lengths.Length; i++)
        {
            var pair = destination.Slice(i * 16, 16);
            BinaryPrimitives.WriteUInt64LittleEndian(pair, lengths[i] < 0 ? Missing : offset);
            BinaryPrimitives.WriteUInt64LittleEndian(pair[8..], lengths[i] < 0 ? Missing : (ulong)lengths[i]);
            offset += (ulong)Math.Max(0, lengths[i]);
        }
        if (Checksum)
            BinaryPrimitives.WriteUInt32LittleEndian(destination[(lengths.Length * 16)..], Crc32C.Compute(destination[..(lengths.Length * 16)]));
    }

    /// <summary>Throws <c>raster.corrupt</c> where the index is cut or its checksum is wrong.</summary>
    public void Verify(ReadOnlySpan<byte> index, int chunks)
    {
        if (index.Length != Length(chunks))
            throw new DatacubeException("raster.corrupt", $"A shard's index has {index.Length} bytes; {Length(chunks)} were expected.");
        if (Checksum && Crc32C.Compute(index[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(index[^4..]))
            throw new DatacubeException("raster.corrupt", "The checksum of a shard's index does not match. Fetch it again.");
    }

    /// <summary>Place of an inner chunk; null where it is not there. Throws <c>raster.corrupt</c> where it lies outside the shard.</summary>
    public static (long Offset, int Length)? Find(ReadOnlySpan<byte> index, int chunk, long shardBytes, int largest)
    {
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(index[(chunk * 16)..]);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(index[((chunk * 16) + 8)..]);
        if (offset == Missing && length == Missing)
            return null;
        if (length > (ulong)largest || offset > (ulong)shardBytes || length > (ulong)shardBytes - offset)
            throw new DatacubeException("raster.corrupt", $"A shard's index places chunk {chunk} at {offset} with {length} bytes, outside its {shardBytes} bytes.");
        return ((long)offset, (int)length);
    }
}
