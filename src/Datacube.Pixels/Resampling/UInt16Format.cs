using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>UInt16 samples.</summary>
internal readonly unsafe struct UInt16Format : ISampleFormat<ushort>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(ushort sample) => sample;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort FromFloat(float value) => (ushort)Math.Clamp(MathF.Round(value), 0, ushort.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort FromDouble(double value) => (ushort)Math.Clamp(Math.Round(value), 0, ushort.MaxValue);

    public static bool PairsInOne => true;

    public static int Reach => Avx512BW.IsSupported ? 62 : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Pick(ushort* row, Vector512<int> column) => Narrow.PickWords(row, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<int> lanes) => Vector512.ConvertToSingle(lanes & Vector512.Create(0xffff));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(Vector512<int> lanes) => Vector512.ConvertToSingle(lanes >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<int> lanes) => Vector256.ConvertToSingle(lanes & Vector256.Create(0xffff));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Second(Vector256<int> lanes) => Vector256.ConvertToSingle(lanes >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ushort* to, Vector512<int> lanes) => Avx512F.ConvertToVector256UInt16(lanes).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ushort* to, Vector256<int> lanes) => Narrow.ToUInt16(lanes & Vector256.Create(0xffff)).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Round(Vector512<float> values) => Avx512F.ConvertToVector512Int32(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Round(Vector256<float> values) => Avx.ConvertToVector256Int32(values);
}
