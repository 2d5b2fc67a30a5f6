using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Datacube.Raster.Codecs;

public static partial class HorizontalPredictor
{
    /// <summary>
    /// Prefix sums with a stride. Pixels of at most 8 bytes: inside a vector by shift-adds of 1, 2, 4 … pixels, between vectors by
    /// one add of the sums so far. Wider pixels: a pixel at a time, the one before stays in registers.
    /// </summary>
    internal static void UndoVector<T>(ReadOnlySpan<T> source, Span<T> destination, int stride) where T : unmanaged, INumberBase<T>
    {
        var pixelBytes = stride * Unsafe.SizeOf<T>();
        if (!Vector128.IsHardwareAccelerated || source.Length < 2 * Vector128<T>.Count)
            UndoScalar(source, destination, stride);
        else if (pixelBytes > 4 * Vector128<byte>.Count)
            UndoScalar(source, destination, stride, UndoWidest(source, destination, stride));
        else if (pixelBytes >= Vector128<byte>.Count)
            UndoScalar(source, destination, stride, UndoWide(source, destination, pixelBytes));
        else
            UndoScalar(source, destination, stride, UndoNarrow(source, destination, pixelBytes));
    }

    /// <summary>Differences to the vector one pixel back: two loads that overlap.</summary>
    internal static void ApplyVector<T>(ReadOnlySpan<T> source, Span<T> destination, int stride) where T : unmanaged, INumberBase<T>
    {
        var done = 0;
        if (Vector128.IsHardwareAccelerated && source.Length >= stride)
        {
            source[..stride].CopyTo(destination);
            ref var from = ref MemoryMarshal.GetReference(source);
            ref var to = ref MemoryMarshal.GetReference(destination);
            for (done = stride; done <= source.Length - Vector256<T>.Count; done += Vector256<T>.Count)
                (Vector256.LoadUnsafe(ref from, (nuint)done) - Vector256.LoadUnsafe(ref from, (nuint)(done - stride))).StoreUnsafe(ref to, (nuint)done);
        }
        ApplyScalar(source, destination, stride, done);
    }

    // Reading back what was stored a few bytes ago waits for the store: up to 64 bytes a pixel stays in registers instead. Its vectors
    // overlap where it is no multiple of 16 bytes, and then hold the same sums.
    private static int UndoWide<T>(ReadOnlySpan<T> source, Span<T> destination, int pixelBytes) where T : unmanaged, INumberBase<T>
    {
        ref var from = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(source));
        ref var to = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(destination));
        nuint last = (nuint)(pixelBytes - Vector128<byte>.Count), second = Math.Min(16, last), third = Math.Min(32, last);
        Vector128<T> a = default, b = default, c = default, d = default;
        var bytes = (nuint)(source.Length * Unsafe.SizeOf<T>());
        nuint at = 0;
        for (; at + (nuint)pixelBytes <= bytes; at += (nuint)pixelBytes)
        {
            // All loads before the first store: source and destination may be the same memory.
            a += Vector128.LoadUnsafe(ref from, at).As<byte, T>();
            b += Vector128.LoadUnsafe(ref from, at + second).As<byte, T>();
            c += Vector128.LoadUnsafe(ref from, at + third).As<byte, T>();
            d += Vector128.LoadUnsafe(ref from, at + last).As<byte, T>();
            a.AsByte().StoreUnsafe(ref to, at);
            b.AsByte().StoreUnsafe(ref to, at + second);
            c.AsByte().StoreUnsafe(ref to, at + third);
            d.AsByte().StoreUnsafe(ref to, at + last);
        }
        return (int)at / Unsafe.SizeOf<T>();
    }

    private static int UndoWidest<T>(ReadOnlySpan<T> source, Span<T> destination, int stride) where T : unmanaged, INumberBase<T>
    {
        var first = Math.Min(stride, source.Length);
        source[..first].CopyTo(destination);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = first;
        for (; i <= source.Length - Vector128<T>.Count; i += Vector128<T>.Count)
            (Vector128.LoadUnsafe(ref from, (nuint)i) + Vector128.LoadUnsafe(ref to, (nuint)(i - stride))).StoreUnsafe(ref to, (nuint)i);
        return i;
    }

    private static int UndoNarrow<T>(ReadOnlySpan<T> source, Span<T> destination, int pixelBytes) where T : unmanaged, INumberBase<T>
    {
        Vector128<byte> by1 = ShiftMask(pixelBytes), by2 = ShiftMask(2 * pixelBytes), by4 = ShiftMask(4 * pixelBytes), by8 = ShiftMask(8 * pixelBytes);
        var last = CarryMask(pixelBytes);
        bool two = 2 * pixelBytes < 16, four = 4 * pixelBytes < 16, eight = 8 * pixelBytes < 16;
        var carry = Vector128<T>.Zero;
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= source.Length - Vector128<T>.Count; i += Vector128<T>.Count)
        {
            var sum = Vector128.LoadUnsafe(ref from, (nuint)i);
            sum += Pick(sum, by1);
            if (two)
                sum += Pick(sum, by2);
            if (four)
                sum += Pick(sum, by4);
            if (eight)
                sum += Pick(sum, by8);
            sum += carry;
            sum.StoreUnsafe(ref to, (nuint)i);
            carry = Pick(sum, last);
        }
        return i;
    }

    // Native: a place of 255 gives zero on x86 and ARM alike, without the checks of the portable shuffle.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Pick<T>(Vector128<T> value, Vector128<byte> places) where T : unmanaged =>
        Vector128.ShuffleNative(value.AsByte(), places).As<byte, T>();

    // Byte j takes byte j - shift, and zero where there is none: 16 bytes of this list, from the one that is 0 after the shift.
    private static ReadOnlySpan<byte> Places =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    private static Vector128<byte> ShiftMask(int shift) => Vector128.Create(Places.Slice(Math.Max(0, 32 - shift), 16));

    // Byte j of the next vector continues the same byte of the last pixel that ends in this one.
    private static Vector128<byte> CarryMask(int pixelBytes) => CarryMasks[pixelBytes];

    private static readonly Vector128<byte>[] CarryMasks = [.. Enumerable.Range(0, 16).Select(MakeCarryMask)];

    private static Vector128<byte> MakeCarryMask(int pixelBytes)
    {
        Span<byte> places = stackalloc byte[16];
        for (var j = 0; j < 16; j++)
            places[j] = pixelBytes == 0 ? byte.MaxValue : (byte)(16 - pixelBytes + (j % pixelBytes));
        return Vector128.Create<byte>(places);
    }
}
