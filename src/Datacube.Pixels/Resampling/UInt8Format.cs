using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>UInt8 samples.</summary>
internal readonly unsafe struct UInt8Format : ISampleFormat<byte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(byte sample) => sample;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte FromFloat(float value) => (byte)Math.Clamp(MathF.Round(value), 0, byte.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte FromDouble(double value) => (byte)Math.Clamp(Math.Round(value), 0, byte.MaxValue);

    public static bool PairsInOne => true;

    public static int Reach => Avx512Vbmi.IsSupported ? 62 : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Pick(byte* row, Vector512<int> column)
    {
        // Byte 0 of a lane asks for the column, byte 1 for the next one.
        var index = (column | (column << 8)) + Vector512.Create(0x100);
        return Avx512Vbmi.PermuteVar64x8(Vector512.Load(row), index.AsByte()).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<int> lanes) => Vector512.ConvertToSingle(lanes & Vector512.Create(0xff));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(Vector512<int> lanes) => Vector512.ConvertToSingle((lanes >>> 8) & Vector512.Create(0xff));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<int> lanes) => Vector256.ConvertToSingle(lanes & Vector256.Create(0xff));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Second(Vector256<int> lanes) => Vector256.ConvertToSingle((lanes >>> 8) & Vector256.Create(0xff));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* to, Vector512<int> lanes) => Avx512F.ConvertToVector128Byte(lanes).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* to, Vector256<int> lanes)
    {
        var words = Narrow.ToUInt16(lanes & Vector256.Create(0xff));
        *(ulong*)to = Sse2.PackUnsignedSaturate(words.AsInt16(), words.AsInt16()).AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Round(Vector512<float> values) => Avx512F.ConvertToVector512Int32(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Round(Vector256<float> values) => Avx.ConvertToVector256Int32(values);
}
