using System.Buffers.Binary;

namespace Datacube.Stac.GeoParquet;

/// <summary>Small numbers as runs of one value and groups of eight packed values (RLE / bit-packing hybrid).</summary>
internal static class HybridRuns
{
    private const int MostBits = 32;

    /// <summary>Levels up to <paramref name="most"/> with their length in four bytes before them; moves on behind them.</summary>
    public static int[] Prefixed(ref ReadOnlySpan<byte> body, int most, int count)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(body);
        var levels = Levels(body.Slice(4, length), most, count);
        body = body[(4 + length)..];
        return levels;
    }

    /// <summary>Levels up to <paramref name="most"/>.</summary>
    public static int[] Levels(ReadOnlySpan<byte> runs, int most, int count) => Read(runs, MostBits - int.LeadingZeroCount(most), count);

    /// <summary>Numbers of some bits.</summary>
    public static int[] Read(ReadOnlySpan<byte> runs, int bits, int count)
    {
        if (bits > MostBits)
            throw ParquetErrors.Damaged($"its numbers have {bits} bits");
        var values = new int[count];
        var width = (bits + 7) / 8;
        for (var at = 0; at < count;)
        {
            var head = Varint(ref runs);
            if ((head & 1) == 0)
            {
                var value = 0;
                for (var i = 0; i < width; i++)
                    value |= runs[i] << (8 * i);
                runs = runs[width..];
                var length = (int)Math.Min(head >> 1, (uint)(count - at));
                values.AsSpan(at, length).Fill(value);
                at += Math.Max(length, 1);
                continue;
            }
            var packed = runs[..(int)Math.Min((head >> 1) * (uint)bits, (uint)runs.Length)];
            for (var i = 0; i < (head >> 1) * 8 && at < count; i++, at++)
                for (var bit = 0; bit < bits; bit++)
                    values[at] |= (packed[(i * bits + bit) / 8] >> ((i * bits + bit) % 8) & 1) << bit;
            runs = runs[packed.Length..];
        }
        return values;
    }

    private static uint Varint(ref ReadOnlySpan<byte> bytes)
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80 || shift > 28)
                return value;
        }
    }
}
