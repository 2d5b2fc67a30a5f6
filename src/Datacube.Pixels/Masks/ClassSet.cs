using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Masks;

/// <summary>A set of class codes 0…255, for class bands such as Sentinel-2's scene classification.</summary>
public sealed class ClassSet
{
    private readonly bool[] member = new bool[256];

    // Membership as bits: byte n of lowHalf (highHalf) has bit k set when code k·16 + n (k·16 + 128 + n) is in the set.
    private readonly byte[] lowHalf = new byte[16];
    private readonly byte[] highHalf = new byte[16];

    /// <summary>Makes a set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A code is not in 0…255.</exception>
    public ClassSet(IEnumerable<int> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        foreach (var code in codes)
        {
            if (code is < 0 or > 255)
                throw new ArgumentOutOfRangeException(nameof(codes), code, "A class code is between 0 and 255.");
            member[code] = true;
            (code < 128 ? lowHalf : highHalf)[code & 15] |= (byte)(1 << ((code >> 4) & 7));
        }
    }

    /// <summary>True where the code is in the set.</summary>
    public bool Contains(byte code) => member[code];

    /// <summary>1 where the code is in the set, 0 elsewhere. <paramref name="mask"/> may be <paramref name="codes"/> itself.</summary>
    public void Mark(ReadOnlySpan<byte> codes, Span<byte> mask)
    {
        if (mask.Length < codes.Length)
            throw new ArgumentException($"{mask.Length} pixels of mask for {codes.Length} codes.", nameof(mask));
        var done = InstructionSet.Has256 ? MarkVectors(codes, mask) : 0;
        for (var i = done; i < codes.Length; i++)
            mask[i] = member[codes[i]] ? (byte)1 : (byte)0;
    }

    /// <summary>Two 16-entry look-ups by the low four bits, one bit of the entry chosen by the next three, the half by the top one.</summary>
    private int MarkVectors(ReadOnlySpan<byte> codes, Span<byte> mask)
    {
        ref var from = ref MemoryMarshal.GetReference(codes);
        ref var to = ref MemoryMarshal.GetReference(mask);
        Vector128<byte> low = Vector128.LoadUnsafe(ref lowHalf[0]), high = Vector128.LoadUnsafe(ref highHalf[0]);
        Vector256<byte> lowTable = Vector256.Create(low, low), highTable = Vector256.Create(high, high);
        var bitTable = Vector256.Create(0x8040201008040201UL).AsByte();
        var nibble = Vector256.Create((byte)0x0f);
        var i = 0;
        for (; i + 32 <= codes.Length; i += 32)
        {
            var code = Vector256.LoadUnsafe(ref from, (nuint)i);
            var column = code & nibble;
            var bit = Avx2.Shuffle(bitTable, (code.AsUInt16() >>> 4).AsByte() & nibble);
            var isHigh = Vector256.LessThan(code.AsSByte(), Vector256<sbyte>.Zero).AsByte();
            var entry = Vector256.ConditionalSelect(isHigh, Avx2.Shuffle(highTable, column), Avx2.Shuffle(lowTable, column));
            (~Vector256.Equals(entry & bit, Vector256<byte>.Zero) & Vector256<byte>.One).StoreUnsafe(ref to, (nuint)i);
        }
        return i;
    }
}
