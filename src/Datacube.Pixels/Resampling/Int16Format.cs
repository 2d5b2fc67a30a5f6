using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>Int16 samples.</summary>
internal readonly unsafe struct Int16Format : ISampleFormat<short>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(short sample) => sample;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short FromFloat(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short FromDouble(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);

    public static bool PairsInOne => true;

    public static int Reach => Avx512BW.IsSupported ? 62 : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Pick(short* row, Vector512<int> column) => Narrow.PickWords((ushort*)row, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<int> lanes) => Vector512.ConvertToSingle((lanes << 16) >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(Vector512<int> lanes) => Vector512.ConvertToSingle(lanes >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<int> lanes) => Vector256.ConvertToSingle((lanes << 16) >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Second(Vector256<int> lanes) => Vector256.ConvertToSingle(lanes >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(short* to, Vector512<int> lanes) => Avx512F.ConvertToVector256Int16(lanes).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(short* to, Vector256<int> lanes) => Narrow.ToUInt16(lanes & Vector256.Create(0xffff)).AsInt16().Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Round(Vector512<float> values) => Avx512F.ConvertToVector512Int32(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Round(Vector256<float> values) => Avx.ConvertToVector256Int32(values);
}
