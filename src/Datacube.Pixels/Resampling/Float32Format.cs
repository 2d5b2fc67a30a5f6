using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>Float32 samples.</summary>
internal readonly unsafe struct Float32Format : ISampleFormat<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(float sample) => sample;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromFloat(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromDouble(double value) => (float)value;

    public static bool PairsInOne => false;

    public static int Reach => Avx512F.IsSupported ? 31 : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Pick(float* row, Vector512<int> column) =>
        Avx512F.PermuteVar16x32x2(Vector512.Load((int*)row), column, Vector512.Load((int*)row + 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<int> lanes) => lanes.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(Vector512<int> lanes) => lanes.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<int> lanes) => lanes.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Second(Vector256<int> lanes) => lanes.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* to, Vector512<int> lanes) => lanes.Store((int*)to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* to, Vector256<int> lanes) => lanes.Store((int*)to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Round(Vector512<float> values) => values.AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Round(Vector256<float> values) => values.AsInt32();
}
