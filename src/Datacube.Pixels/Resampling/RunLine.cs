using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// Source coordinates along a run of <see cref="RowLine.RunLength"/> pixels of a row, relative to the run's origin: x(i) = fma(i, fma(i, XCurve, XSlope), XStart), y likewise.
/// Every kernel evaluates exactly this, so that a pixel's value never depends on the block.
/// </summary>
internal readonly record struct RunLine(int OriginX, int OriginY, float XStart, float XSlope, float XCurve, float YStart, float YSlope, float YCurve)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float X(int i) => MathF.FusedMultiplyAdd(i, MathF.FusedMultiplyAdd(i, XCurve, XSlope), XStart);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float Y(int i) => MathF.FusedMultiplyAdd(i, MathF.FusedMultiplyAdd(i, YCurve, YSlope), YStart);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256<float> X(Vector256<float> i) =>
        Fma.MultiplyAdd(i, Fma.MultiplyAdd(i, Vector256.Create(XCurve), Vector256.Create(XSlope)), Vector256.Create(XStart));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256<float> Y(Vector256<float> i) =>
        Fma.MultiplyAdd(i, Fma.MultiplyAdd(i, Vector256.Create(YCurve), Vector256.Create(YSlope)), Vector256.Create(YStart));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512<float> X(Vector512<float> i) =>
        Avx512F.FusedMultiplyAdd(i, Avx512F.FusedMultiplyAdd(i, Vector512.Create(XCurve), Vector512.Create(XSlope)), Vector512.Create(XStart));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512<float> Y(Vector512<float> i) =>
        Avx512F.FusedMultiplyAdd(i, Avx512F.FusedMultiplyAdd(i, Vector512.Create(YCurve), Vector512.Create(YSlope)), Vector512.Create(YStart));

    /// <summary>The box around some pixels of the run; a little more than its ends tell, because a run may be bent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RunRange Range(int first, int count)
    {
        var (left, right) = Range(X(first), X(first + count - 1), XCurve, count);
        var (top, bottom) = Range(Y(first), Y(first + count - 1), YCurve, count);
        return new(left, right, top, bottom);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float Low, float High) Range(float a, float b, float curve, int count)
    {
        // A parabola leaves its chord by curve·length²/4 at most; the last term covers the rounding of float32.
        var bulge = (MathF.Abs(curve) * count * count * 0.25f) + 1e-4f;
        // Neither is ever NaN.
        Vector128<float> one = Vector128.CreateScalarUnsafe(a), other = Vector128.CreateScalarUnsafe(b);
        return (Sse.MinScalar(one, other).ToScalar() - bulge, Sse.MaxScalar(one, other).ToScalar() + bulge);
    }
}
