using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Raster.Codecs;

public static partial class ByteShuffle
{
    /// <summary>Shuffles as many whole groups of 16 elements as there are.</summary>
    /// <returns>Elements done.</returns>
    private static int ShuffleVector(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes, int count, bool lastByteFirst)
    {
        if (elementBytes == 1)
        {
            source.CopyTo(destination);
            return count;
        }
        if (!Vector128.IsHardwareAccelerated)
            return 0;
        var groups = count / 16;
        // Planes in reverse order are planes in order from the last one backwards.
        ref var to = ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), lastByteFirst ? (nint)count * (elementBytes - 1) : 0);
        var step = lastByteFirst ? -(nint)count : count;
        ref var from = ref MemoryMarshal.GetReference(source);
        for (var group = 0; group < groups; group++)
        {
            ref var input = ref Unsafe.Add(ref from, (nint)group * 16 * elementBytes);
            ref var output = ref Unsafe.Add(ref to, (nint)group * 16);
            if (elementBytes == 2)
                Split(ref output, step, Load(ref input, 0).AsUInt16(), Load(ref input, 1).AsUInt16());
            else if (elementBytes == 4)
                Split(ref output, step, Load(ref input, 0).AsUInt32(), Load(ref input, 1).AsUInt32(), Load(ref input, 2).AsUInt32(), Load(ref input, 3).AsUInt32());
            else
                SplitEight(ref output, step, ref input);
        }
        return groups * 16;
    }

    /// <summary>Unshuffles as many whole groups of 16 elements as there are.</summary>
    /// <returns>Elements done.</returns>
    private static int UnshuffleVector(ReadOnlySpan<byte> source, Span<byte> destination, int elementBytes, int count, bool lastByteFirst)
    {
        if (elementBytes == 1)
        {
            source.CopyTo(destination);
            return count;
        }
        if (!Vector128.IsHardwareAccelerated)
            return 0;
        var groups = count / 16;
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), lastByteFirst ? (nint)count * (elementBytes - 1) : 0);
        var step = lastByteFirst ? -(nint)count : count;
        ref var to = ref MemoryMarshal.GetReference(destination);
        for (var group = 0; group < groups; group++)
        {
            ref var input = ref Unsafe.Add(ref from, (nint)group * 16);
            ref var output = ref Unsafe.Add(ref to, (nint)group * 16 * elementBytes);
            if (elementBytes == 2)
            {
                var (low, high) = JoinTwo(ref input, step);
                low.AsByte().StoreUnsafe(ref output);
                high.AsByte().StoreUnsafe(ref output, 16);
            }
            else if (elementBytes == 4)
            {
                var (a, b, c, d) = JoinFour(ref input, step);
                a.AsByte().StoreUnsafe(ref output);
                b.AsByte().StoreUnsafe(ref output, 16);
                c.AsByte().StoreUnsafe(ref output, 32);
                d.AsByte().StoreUnsafe(ref output, 48);
            }
            else
            {
                JoinEight(ref output, ref input, step);
            }
        }
        return groups * 16;
    }

    // 16 elements of two bytes → 16 low bytes and 16 high bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(ref byte output, nint step, Vector128<ushort> a, Vector128<ushort> b)
    {
        Vector128.Narrow(a & Vector128.Create((ushort)0xFF), b & Vector128.Create((ushort)0xFF)).StoreUnsafe(ref output);
        Vector128.Narrow(a >>> 8, b >>> 8).StoreUnsafe(ref Unsafe.Add(ref output, step));
    }

    // Low halves first, then high halves: each is an element of half the size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(ref byte output, nint step, Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, Vector128<uint> d)
    {
        var low = Vector128.Create((uint)ushort.MaxValue);
        Split(ref output, step, Vector128.Narrow(a & low, b & low), Vector128.Narrow(c & low, d & low));
        Split(ref Unsafe.Add(ref output, 2 * step), step, Vector128.Narrow(a >>> 16, b >>> 16), Vector128.Narrow(c >>> 16, d >>> 16));
    }

    private static void SplitEight(ref byte output, nint step, ref byte input)
    {
        for (var half = 0; half < 2; half++)
        {
            var shift = 32 * half;
            Split(ref Unsafe.Add(ref output, 4 * half * step), step, Half(ref input, 0, shift), Half(ref input, 2, shift), Half(ref input, 4, shift), Half(ref input, 6, shift));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Half(ref byte input, int vector, int shift)
    {
        var low = Vector128.Create((ulong)uint.MaxValue);
        return Vector128.Narrow((Load(ref input, vector).AsUInt64() >>> shift) & low, (Load(ref input, vector + 1).AsUInt64() >>> shift) & low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<ushort> Low, Vector128<ushort> High) JoinTwo(ref byte input, nint step)
    {
        Vector128<byte> first = Vector128.LoadUnsafe(ref input), second = Vector128.LoadUnsafe(ref Unsafe.Add(ref input, step));
        return Sse2.IsSupported
            ? (Sse2.UnpackLow(first, second).AsUInt16(), Sse2.UnpackHigh(first, second).AsUInt16())
            : (Vector128.WidenLower(first) | (Vector128.WidenLower(second) << 8), Vector128.WidenUpper(first) | (Vector128.WidenUpper(second) << 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<uint> A, Vector128<uint> B, Vector128<uint> C, Vector128<uint> D) JoinFour(ref byte input, nint step)
    {
        var (firstLow, firstHigh) = JoinTwo(ref input, step);
        var (secondLow, secondHigh) = JoinTwo(ref Unsafe.Add(ref input, 2 * step), step);
        var (a, b) = Join(firstLow, secondLow);
        var (c, d) = Join(firstHigh, secondHigh);
        return (a, b, c, d);
    }

    private static void JoinEight(ref byte output, ref byte input, nint step)
    {
        var (a0, b0, c0, d0) = JoinFour(ref input, step);
        var (a1, b1, c1, d1) = JoinFour(ref Unsafe.Add(ref input, 4 * step), step);
        Store(ref output, 0, a0, a1);
        Store(ref output, 32, b0, b1);
        Store(ref output, 64, c0, c1);
        Store(ref output, 96, d0, d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<uint> Low, Vector128<uint> High) Join(Vector128<ushort> first, Vector128<ushort> second) => Sse2.IsSupported
        ? (Sse2.UnpackLow(first, second).AsUInt32(), Sse2.UnpackHigh(first, second).AsUInt32())
        : (Vector128.WidenLower(first) | (Vector128.WidenLower(second) << 16), Vector128.WidenUpper(first) | (Vector128.WidenUpper(second) << 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref byte output, nuint at, Vector128<uint> first, Vector128<uint> second)
    {
        (Vector128.WidenLower(first) | (Vector128.WidenLower(second) << 32)).AsByte().StoreUnsafe(ref output, at);
        (Vector128.WidenUpper(first) | (Vector128.WidenUpper(second) << 32)).AsByte().StoreUnsafe(ref output, at + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ref byte input, int vector) => Vector128.LoadUnsafe(ref input, (nuint)vector * 16);
}
