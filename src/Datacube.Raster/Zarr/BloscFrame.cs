using System.Buffers;
using System.Buffers.Binary;
using Datacube.Contracts.Errors;
using Datacube.Raster.Codecs;

namespace Datacube.Raster.Zarr;

/// <summary>
/// Writes and reads Blosc 1 chunks with zstd inside; all others go to libblosc. Layout (little endian), as c-blosc's README_CHUNK_FORMAT has it:
/// <code>
/// 02 01 91 02 | nbytes u32 | blocksize u32 | cbytes u32      header: version, inner version, flags, type size
/// bstarts i32 × number of blocks                             where each block begins
/// per block: length i32, zstd frame of the shuffled bytes    (length = block size: not compressed)
/// </code>
/// Flags: 1 shuffled, 2 stored plain behind the header, 4 bit-shuffled, 16 blocks are not split by byte plane, bits 5–7 codec (4 = zstd).
/// </summary>
internal static class BloscFrame
{
    /// <summary>Block of 512 KiB: shuffled bytes stay in the second-level cache, and the ratio is that of a whole chunk.</summary>
    private const int BlockBytes = 512 << 10;

    private const int HeaderBytes = 16;
    private const byte Version = 2, InnerVersion = 1, Shuffled = 1, Plain = 2, BitShuffled = 4, NotSplit = 16, ZstdCodec = 4 << 5, CodecMask = 7 << 5;

    /// <summary>Bytes that an encoding never exceeds.</summary>
    public static int Bound(int length) => checked(HeaderBytes + length + ((length / BlockBytes) + 1) * (8 + 1024) + (length >> 8));

    /// <summary>Encodes whole elements; returns the bytes written to <paramref name="destination"/>.</summary>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes, int level)
    {
        var block = Math.Min(source.Length, BlockBytes);
        var blocks = block == 0 ? 0 : (source.Length + block - 1) / block;
        var shuffle = elementBytes > 1;
        destination[0] = Version;
        destination[1] = InnerVersion;
        destination[2] = (byte)((shuffle ? Shuffled : 0) | NotSplit | ZstdCodec);
        destination[3] = (byte)elementBytes;
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], source.Length);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], block);
        var at = HeaderBytes + (4 * blocks);
        var scratch = shuffle ? ArrayPool<byte>.Shared.Rent(block) : [];
        try
        {
            for (var i = 0; i < blocks; i++)
            {
                var part = source.Slice(i * block, Math.Min(block, source.Length - (i * block)));
                BinaryPrimitives.WriteInt32LittleEndian(destination[(HeaderBytes + (4 * i))..], at);
                if (shuffle)
                {
                    ByteShuffle.Shuffle(part, scratch.AsSpan(0, part.Length), elementBytes);
                    part = scratch.AsSpan(0, part.Length);
                }
                var written = Zstd.Compress(level, checksum: false, part, destination[(at + 4)..]);
                if (written >= part.Length)
                {
                    part.CopyTo(destination[(at + 4)..]);
                    written = part.Length;
                }
                BinaryPrimitives.WriteInt32LittleEndian(destination[at..], written);
                at += 4 + written;
            }
        }
        finally
        {
            if (shuffle)
                ArrayPool<byte>.Shared.Return(scratch);
        }
        if (at >= HeaderBytes + source.Length)
        {
            destination[2] |= Plain;
            source.CopyTo(destination[HeaderBytes..]);
            at = HeaderBytes + source.Length;
        }
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], at);
        return at;
    }

    /// <summary>Decodes into exactly <paramref name="destination"/>. Throws <c>raster.corrupt</c>, or <c>codec.missing</c> where the frame needs libblosc.</summary>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var length = Blosc.DecodedLength(source);
        if (length != destination.Length)
            throw Corrupt($"it holds {length} bytes, {destination.Length} were expected");
        int flags = source[2], elementBytes = source[3];
        var size = BinaryPrimitives.ReadInt32LittleEndian(source[12..]);
        if ((flags & Plain) != 0 && source[0] == Version)
        {
            if (size != HeaderBytes + length)
                throw Corrupt("its plain bytes are cut");
            source.Slice(HeaderBytes, length).CopyTo(destination);
            return;
        }
        if (source[0] != Version || (flags & CodecMask) != ZstdCodec || (flags & NotSplit) == 0 || (flags & BitShuffled) != 0 || elementBytes is not (1 or 2 or 4 or 8))
        {
            Blosc.Decompress(source, destination);
            return;
        }
        DecodeBlocks(source[..size], destination, (flags & Shuffled) != 0 && elementBytes > 1 ? elementBytes : 1);
    }

    private static void DecodeBlocks(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes)
    {
        var block = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        if (destination.Length == 0)
            return;
        if (block <= 0 || block > destination.Length)
            throw Corrupt($"its block size is {block}");
        var blocks = (int)(((long)destination.Length + block - 1) / block);
        if (HeaderBytes + (4L * blocks) > source.Length)
            throw Corrupt("its block table is cut");
        var scratch = elementBytes > 1 ? ArrayPool<byte>.Shared.Rent(block) : [];
        try
        {
            for (var i = 0; i < blocks; i++)
            {
                var target = destination.Slice(i * block, Math.Min(block, destination.Length - (i * block)));
                var plain = elementBytes > 1 ? scratch.AsSpan(0, target.Length) : target;
                var stored = Part(source, BinaryPrimitives.ReadInt32LittleEndian(source[(HeaderBytes + (4 * i))..]));
                if (stored.Length == plain.Length)
                    stored.CopyTo(plain);
                else
                    Zstd.Decompress(stored, plain);
                if (elementBytes > 1)
                    ByteShuffle.Unshuffle(plain, target, elementBytes);
            }
        }
        finally
        {
            if (elementBytes > 1)
                ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> source, int start)
    {
        if (start < HeaderBytes || start > source.Length - 4)
            throw Corrupt($"a block starts at {start}");
        var length = BinaryPrimitives.ReadInt32LittleEndian(source[start..]);
        return length >= 0 && length <= source.Length - start - 4 ? source.Slice(start + 4, length) : throw Corrupt($"a block has {length} bytes");
    }

    private static DatacubeException Corrupt(string reason) => new("raster.corrupt", $"A blosc chunk is damaged: {reason}. Fetch it again.");
}
