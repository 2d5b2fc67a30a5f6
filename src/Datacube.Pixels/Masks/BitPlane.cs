using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Masks;

/// <summary>A mask with one bit a pixel. Every row has a zero word before and behind it, so that shifts never look at a neighbour.</summary>
internal sealed class BitPlane : IDisposable
{
    private readonly int columns;
    private readonly Scratch<ulong> words;

    internal BitPlane(int rows, int columns)
    {
        (Rows, this.columns) = (rows, columns);
        RowWords = (columns + 63) / 64;
        LastWord = ulong.MaxValue >> (63 - ((columns - 1) & 63));
        words = new(checked(rows * (RowWords + 2)));
        Clear();
    }

    internal int Rows { get; }

    /// <summary>Words of a row without its two guards.</summary>
    internal int RowWords { get; }

    /// <summary>Bits of the last word that are pixels.</summary>
    internal ulong LastWord { get; }

    /// <summary>A row without its guards.</summary>
    internal Span<ulong> Row(int row) => words.Span.Slice((row * (RowWords + 2)) + 1, RowWords);

    internal void Clear() => words.Span.Clear();

    public void Dispose() => words.Dispose();

    internal void Invert()
    {
        for (var r = 0; r < Rows; r++)
        {
            var row = Row(r);
            for (var i = 0; i < row.Length; i++)
                row[i] = ~row[i];
            row[^1] &= LastWord;
        }
    }

    internal void Pack(ReadOnlySpan<byte> mask)
    {
        for (var r = 0; r < Rows; r++)
        {
            var pixels = mask.Slice(r * columns, columns);
            var row = Row(r);
            for (var i = 0; i < row.Length; i++)
                row[i] = PackWord(pixels[(i * 64)..Math.Min(columns, (i * 64) + 64)]);
        }
    }

    internal void Unpack(Span<byte> mask)
    {
        for (var r = 0; r < Rows; r++)
        {
            var pixels = mask.Slice(r * columns, columns);
            var row = Row(r);
            for (var i = 0; i < row.Length; i++)
                UnpackWord(row[i], pixels[(i * 64)..Math.Min(columns, (i * 64) + 64)]);
        }
    }

    private static ulong PackWord(ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length == 64 && InstructionSet.Has256)
        {
            ref var first = ref MemoryMarshal.GetReference(pixels);
            var low = Vector256.Equals(Vector256.LoadUnsafe(ref first), Vector256<byte>.Zero).ExtractMostSignificantBits();
            var high = Vector256.Equals(Vector256.LoadUnsafe(ref first, 32), Vector256<byte>.Zero).ExtractMostSignificantBits();
            return ~(low | ((ulong)high << 32));
        }
        var word = 0UL;
        for (var i = 0; i < pixels.Length; i++)
            word |= (pixels[i] == 0 ? 0UL : 1UL) << i;
        return word;
    }

    private static void UnpackWord(ulong word, Span<byte> pixels)
    {
        if (pixels.Length == 64 && InstructionSet.Has256)
        {
            ref var first = ref MemoryMarshal.GetReference(pixels);
            Spread((uint)word).StoreUnsafe(ref first);
            Spread((uint)(word >> 32)).StoreUnsafe(ref first, 32);
            return;
        }
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((word >> i) & 1);
    }

    /// <summary>32 bits to 32 bytes of 0 and 1.</summary>
    private static Vector256<byte> Spread(uint bits)
    {
        var which = Vector256.Create(0x0000000000000000UL, 0x0101010101010101UL, 0x0202020202020202UL, 0x0303030303030303UL).AsByte();
        var bit = Vector256.Create(0x8040201008040201UL).AsByte();
        var bytes = Avx2.Shuffle(Vector256.Create(bits).AsByte(), which);
        return Vector256.Equals(bytes & bit, bit) & Vector256<byte>.One;
    }
}
