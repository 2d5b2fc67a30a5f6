using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// Nearest and bilinear samples along a run whose source pixels are all inside the plane; bit for bit what <see cref="PointSampler"/>
/// gives. Along a run source columns grow by about the scale and source rows hardly change: 16 pixels mostly come from one or two
/// rows and fit two registers, where one permutation replaces 16 loads. What does not fit is gathered, 32 bits at a time.
/// </summary>
internal static unsafe partial class VectorSampler<T, TFormat>
    where T : unmanaged
    where TFormat : ISampleFormat<T>
{
    /// <summary>Longest distance in samples from the run's base: gathers have 32-bit indices.</summary>
    internal const long LargestIndex = int.MaxValue / 2;

    /// <summary>
    /// Fills <paramref name="count"/> ≥ 8 pixels inside <paramref name="range"/>; <paramref name="plane"/> is the sample at relative coordinate (0, 0),
    /// <paramref name="wide"/> allows 512 bits.
    /// </summary>
    internal static void Nearest(in SourceView<T, TFormat> source, T* plane, in RunLine line, in RunRange range, int first, int count, T* to, bool wide)
    {
        var i = 0;
        if (wide && TFormat.Reach > 0)
        {
            if (sizeof(T) <= sizeof(ushort) && count == RowLine.RunLength && TryNearestRun(source, plane, line, range, to))
                return;
            for (; i + 16 <= count; i += 16)
                NearestPermuted(source, plane, line, first + i, to + i);
        }
        for (; i + 8 <= count; i += 8)
            NearestGathered(source, plane, line, first + i, to + i);
        if (i < count)
            NearestGathered(source, plane, line, first + count - 8, to + count - 8);
    }

    /// <summary>
    /// Fills <paramref name="count"/> ≥ 8 pixels inside <paramref name="range"/>; <paramref name="plane"/> is the sample at relative coordinate (0, 0),
    /// <paramref name="wide"/> allows 512 bits.
    /// </summary>
    internal static void Bilinear(in SourceView<T, TFormat> source, T* plane, in RunLine line, in RunRange range, int first, int count, T* to, bool wide)
    {
        var i = 0;
        if (wide && TFormat.Reach > 0)
        {
            // What fits the whole run fits its parts.
            var whole = Corner.Of(range);
            for (; i + 16 <= count; i += 16)
            {
                var corner = whole.Fits ? whole : Corner.Of(line.Range(first + i, 16));
                if (corner.Fits)
                {
                    BilinearPermuted(source, plane, line, corner, first + i, to + i);
                    continue;
                }
                BilinearGathered(source, plane, line, first + i, to + i);
                BilinearGathered(source, plane, line, first + i + 8, to + i + 8);
            }
        }
        for (; i + 8 <= count; i += 8)
            BilinearGathered(source, plane, line, first + i, to + i);
        if (i < count)
            BilinearGathered(source, plane, line, first + count - 8, to + count - 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NearestGathered(in SourceView<T, TFormat> source, T* plane, in RunLine line, int first, T* to)
    {
        var steps = Vector256.ConvertToSingle(Vector256.Create(first) + Vector256<int>.Indices);
        var x = Avx.ConvertToVector256Int32WithTruncation(line.X(steps));
        var y = Avx.ConvertToVector256Int32WithTruncation(line.Y(steps));
        var lanes = Narrow.Gather(plane, (y * source.Window.Columns) + x);
        if (typeof(T) == typeof(float))
        {
            var missing = Missing(lanes.AsSingle(), source);
            lanes = Vector256.ConditionalSelect(missing.AsInt32(), Vector256.Create(source.FillBits), lanes);
        }
        TFormat.Store(to, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BilinearGathered(in SourceView<T, TFormat> source, T* plane, in RunLine line, int first, T* to)
    {
        var steps = Vector256.ConvertToSingle(Vector256.Create(first) + Vector256<int>.Indices);
        var half = Vector256.Create(0.5f);
        var u = line.X(steps) - half;
        var v = line.Y(steps) - half;
        Vector256<int> x = Avx.ConvertToVector256Int32WithTruncation(u), y = Avx.ConvertToVector256Int32WithTruncation(v);
        Vector256<float> fx = u - Vector256.ConvertToSingle(x), fy = v - Vector256.ConvertToSingle(y);
        var index = (y * source.Window.Columns) + x;
        Vector256<int> top = Narrow.Gather(plane, index), bottom = Narrow.Gather(plane + source.Window.Columns, index);
        var topNext = TFormat.PairsInOne ? top : Narrow.Gather(plane + 1, index);
        var bottomNext = TFormat.PairsInOne ? bottom : Narrow.Gather(plane + 1 + source.Window.Columns, index);
        Vector256<float> s00 = TFormat.First(top), s01 = TFormat.Second(topNext), s10 = TFormat.First(bottom), s11 = TFormat.Second(bottomNext);
        var upper = Fma.MultiplyAdd(fx, s01 - s00, s00);
        var value = Fma.MultiplyAdd(fy, Fma.MultiplyAdd(fx, s11 - s10, s10) - upper, upper);
        var result = TFormat.Round(value);
        if (typeof(T) == typeof(float) || source.HasNodata)
        {
            Vector256<float> m00 = Missing(s00, source), m01 = Missing(s01, source), m10 = Missing(s10, source), m11 = Missing(s11, source);
            var any = m00 | m01 | m10 | m11;
            if (any.ExtractMostSignificantBits() != 0)
            {
                var one = Vector256<float>.One;
                Vector256<float> gx = one - fx, gy = one - fy;
                Vector256<float> w00 = Vector256.AndNot(gx * gy, m00), w01 = Vector256.AndNot(fx * gy, m01), w10 = Vector256.AndNot(gx * fy, m10), w11 = Vector256.AndNot(fx * fy, m11);
                var weight = w00 + w01 + (w10 + w11);
                var sum = Fma.MultiplyAdd(w01, Vector256.AndNot(s01, m01), w00 * Vector256.AndNot(s00, m00));
                sum = Fma.MultiplyAdd(w11, Vector256.AndNot(s11, m11), Fma.MultiplyAdd(w10, Vector256.AndNot(s10, m10), sum));
                Vector256<float> right = Vector256.GreaterThanOrEqual(fx, half), low = Vector256.GreaterThanOrEqual(fy, half);
                var gone = Vector256.ConditionalSelect(low, Vector256.ConditionalSelect(right, m11, m10), Vector256.ConditionalSelect(right, m01, m00));
                result = Vector256.ConditionalSelect(any.AsInt32(), TFormat.Round(sum / weight), result);
                result = Vector256.ConditionalSelect(gone.AsInt32(), Vector256.Create(source.FillBits), result);
            }
        }
        TFormat.Store(to, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Missing(Vector256<float> samples, in SourceView<T, TFormat> source)
    {
        var missing = typeof(T) == typeof(float) ? ~Vector256.Equals(samples, samples) : Vector256<float>.Zero;
        return source.HasNodata ? missing | Vector256.Equals(samples, Vector256.Create(source.Nodata)) : missing;
    }
}
