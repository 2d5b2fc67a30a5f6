using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

internal static unsafe partial class VectorSampler<T, TFormat>
{
    /// <summary>
    /// Four by four along a run inside the plane, eight pixels at a time. Pixels with a missing sample among the sixteen are done again
    /// one by one. <paramref name="origin"/> is the cell's origin in the level.
    /// </summary>
    internal static void Cubic(in SourceView<T, TFormat> source, T* plane, in RunLine line, int first, int count, T* to, (int X, int Y) origin)
    {
        for (var i = 0; i < count; i += 8)
        {
            var start = Math.Min(i, count - 8);
            var missing = CubicGathered(source, plane, line, first + start, to + start);
            for (var lane = 0; missing != 0; lane++, missing >>= 1)
            {
                if ((missing & 1) != 0)
                    to[start + lane] = PointSampler.Cubic(source, origin.X, origin.Y, line.X(first + start + lane), line.Y(first + start + lane));
            }
        }
    }

    /// <summary>Writes eight values as if nothing were missing and returns the lanes where something is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint CubicGathered(in SourceView<T, TFormat> source, T* plane, in RunLine line, int first, T* to)
    {
        var steps = Vector256.ConvertToSingle(Vector256.Create(first) + Vector256<int>.Indices);
        var half = Vector256.Create(0.5f);
        var u = line.X(steps) - half;
        var v = line.Y(steps) - half;
        Vector256<int> x = Avx.ConvertToVector256Int32WithTruncation(u), y = Avx.ConvertToVector256Int32WithTruncation(v);
        var wx = new CubicWeights(u - Vector256.ConvertToSingle(x));
        var wy = new CubicWeights(v - Vector256.ConvertToSingle(y));
        var index = (y * source.Window.Columns) + x;
        var missing = Vector256<float>.Zero;
        var row = plane - 1 - source.Window.Columns;
        var sum = Fma.MultiplyAdd(wy.First, CubicRow(source, row, index, wx, ref missing), Vector256<float>.Zero);
        sum = Fma.MultiplyAdd(wy.Second, CubicRow(source, row + source.Window.Columns, index, wx, ref missing), sum);
        sum = Fma.MultiplyAdd(wy.Third, CubicRow(source, row + (2L * source.Window.Columns), index, wx, ref missing), sum);
        sum = Fma.MultiplyAdd(wy.Fourth, CubicRow(source, row + (3L * source.Window.Columns), index, wx, ref missing), sum);
        // Overshoot leaves the range of narrow types; floats have no range to leave.
        TFormat.Store(to, TFormat.Round(typeof(T) == typeof(float) ? sum : Vector256.Min(Vector256.Max(sum, Lowest), Highest)));
        return missing.ExtractMostSignificantBits();
    }

    private static Vector256<float> Lowest => Vector256.Create(typeof(T) == typeof(short) ? short.MinValue : 0f);

    private static Vector256<float> Highest => Vector256.Create(typeof(T) == typeof(byte) ? byte.MaxValue : typeof(T) == typeof(short) ? short.MaxValue : (float)ushort.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> CubicRow(in SourceView<T, TFormat> source, T* row, Vector256<int> index, in CubicWeights weights, ref Vector256<float> missing)
    {
        Vector256<int> a = Narrow.Gather(row, index), c = Narrow.Gather(row + 2, index);
        var b = TFormat.PairsInOne ? a : Narrow.Gather(row + 1, index);
        var d = TFormat.PairsInOne ? c : Narrow.Gather(row + 3, index);
        Vector256<float> s0 = TFormat.First(a), s1 = TFormat.Second(b), s2 = TFormat.First(c), s3 = TFormat.Second(d);
        if (typeof(T) == typeof(float) || source.HasNodata)
            missing |= Missing(s0, source) | Missing(s1, source) | Missing(s2, source) | Missing(s3, source);
        return Fma.MultiplyAdd(weights.Fourth, s3, Fma.MultiplyAdd(weights.Third, s2, Fma.MultiplyAdd(weights.Second, s1, Fma.MultiplyAdd(weights.First, s0, Vector256<float>.Zero))));
    }

    /// <summary>The vector twin of <see cref="CatmullRom.Weights"/>.</summary>
    private readonly struct CubicWeights
    {
        internal readonly Vector256<float> First;
        internal readonly Vector256<float> Second;
        internal readonly Vector256<float> Third;
        internal readonly Vector256<float> Fourth;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal CubicWeights(Vector256<float> t)
        {
            First = t * Fma.MultiplyAdd(t, Fma.MultiplyAdd(Vector256.Create(-0.5f), t, Vector256<float>.One), Vector256.Create(-0.5f));
            Second = Fma.MultiplyAdd(t * t, Fma.MultiplyAdd(Vector256.Create(1.5f), t, Vector256.Create(-2.5f)), Vector256<float>.One);
            Third = t * Fma.MultiplyAdd(t, Fma.MultiplyAdd(Vector256.Create(-1.5f), t, Vector256.Create(2f)), Vector256.Create(0.5f));
            Fourth = t * t * Fma.MultiplyAdd(Vector256.Create(0.5f), t, Vector256.Create(-0.5f));
        }
    }
}
