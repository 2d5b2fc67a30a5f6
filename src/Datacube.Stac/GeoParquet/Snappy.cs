using System.Buffers.Binary;

namespace Datacube.Stac.GeoParquet;

/// <summary>Snappy's format (github.com/google/snappy, format_description.txt), the one that every reader of Parquet knows.</summary>
internal static class Snappy
{
    private const int Block = 1 << 16, HashBits = 14, Shortest = 4, Largest = 1 << 29;

    /// <summary>The compressed form of some bytes.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> input)
    {
        using var output = new MemoryStream(input.Length / 2 + 16);
        for (var length = (uint)input.Length; ; length >>= 7)
        {
            output.WriteByte((byte)(length < 0x80 ? length : length | 0x80));
            if (length < 0x80)
                break;
        }
        Span<ushort> seen = new ushort[1 << HashBits];
        for (var start = 0; start < input.Length; start += Block)
        {
            seen.Clear();
            Compress(input.Slice(start, Math.Min(Block, input.Length - start)), seen, output);
        }
        return output.ToArray();
    }

    /// <summary>The bytes that a compressed form stands for.</summary>
    /// <param name="input">The compressed form.</param>
    /// <param name="size">How many bytes there have to be.</param>
    public static byte[] Decompress(ReadOnlySpan<byte> input, int size)
    {
        if (size is < 0 or > Largest)
            throw ParquetErrors.Damaged($"a page is larger than {Largest >> 20} MiB, the limit");
        var output = new byte[size];
        var at = 0;
        while (input[0] >= 0x80)
            input = input[1..];
        for (input = input[1..]; input.Length > 0;)
        {
            var tag = input[0];
            if ((tag & 3) == 0)
            {
                var extra = (tag >> 2) < 60 ? 0 : (tag >> 2) - 59;
                var length = extra == 0 ? (tag >> 2) + 1 : 1 + LittleEndian(input.Slice(1, extra));
                input.Slice(1 + extra, length).CopyTo(output.AsSpan(at));
                at += length;
                input = input[(1 + extra + length)..];
                continue;
            }
            var width = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
            var offset = width == 1 ? ((tag >> 5) << 8) | input[1] : LittleEndian(input.Slice(1, width));
            var copied = width == 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
            // Source and target may overlap: what was just written is read again.
            for (var i = 0; i < copied; i++, at++)
                output[at] = output[at - offset];
            input = input[(1 + width)..];
        }
        return at == size ? output : throw ParquetErrors.Damaged("a page is shorter than it says");
    }

    private static int LittleEndian(ReadOnlySpan<byte> bytes)
    {
        var value = 0;
        for (var i = 0; i < bytes.Length; i++)
            value |= bytes[i] << (8 * i);
        return value;
    }

    private static void Compress(ReadOnlySpan<byte> block, Span<ushort> seen, MemoryStream output)
    {
        var literal = 0;
        for (var at = 0; at + Shortest <= block.Length;)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(block[at..]);
            ref var place = ref seen[(int)((word * 0x1E35A7BDu) >> (32 - HashBits))];
            int candidate = place;
            place = (ushort)at;
            if (candidate >= at || BinaryPrimitives.ReadUInt32LittleEndian(block[candidate..]) != word)
            {
                at++;
                continue;
            }
            var length = Shortest + block[(at + Shortest)..].CommonPrefixLength(block[(candidate + Shortest)..]);
            Literal(block[literal..at], output);
            Copy(at - candidate, length, output);
            literal = at += length;
        }
        Literal(block[literal..], output);
    }

    private static void Literal(ReadOnlySpan<byte> bytes, MemoryStream output)
    {
        if (bytes.Length == 0)
            return;
        var length = bytes.Length - 1;
        if (length < 60)
        {
            output.WriteByte((byte)(length << 2));
        }
        else
        {
            // 61 in the tag: the length is in the two bytes after it.
            output.WriteByte(61 << 2);
            output.WriteByte((byte)length);
            output.WriteByte((byte)(length >> 8));
        }
        output.Write(bytes);
    }

    private static void Copy(int offset, int length, MemoryStream output)
    {
        for (; length > 0; length -= 64)
        {
            output.WriteByte((byte)(((Math.Min(length, 64) - 1) << 2) | 2));
            output.WriteByte((byte)offset);
            output.WriteByte((byte)(offset >> 8));
        }
    }
}
