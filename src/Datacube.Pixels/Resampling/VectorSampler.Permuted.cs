using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

internal static unsafe partial class VectorSampler<T, TFormat>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NearestPermuted(in SourceView<T, TFormat> source, T* plane, in RunLine line, int first, T* to)
    {
        var (left, right, top, bottom) = line.Range(first, 16);
        int column = (int)left, lastColumn = (int)right, row = (int)top, lastRow = (int)bottom;
        if (lastColumn - column > TFormat.Reach || lastRow - row > 1)
        {
            NearestGathered(source, plane, line, first, to);
            NearestGathered(source, plane, line, first + 8, to + 8);
            return;
        }
        var steps = Vector512.ConvertToSingle(Vector512.Create(first) + Vector512<int>.Indices);
        var x = Avx512F.ConvertToVector512Int32WithTruncation(line.X(steps));
        x -= Vector512.Create(column);
        var start = plane + ((long)row * source.Window.Columns) + column;
        var lanes = TFormat.Pick(start, x);
        if (row != lastRow)
        {
            var y = Avx512F.ConvertToVector512Int32WithTruncation(line.Y(steps));
            var other = TFormat.Pick(start + ((lastRow - row) * (long)source.Window.Columns), x);
            lanes = Vector512.ConditionalSelect(Vector512.Equals(y, Vector512.Create(row)), lanes, other);
        }
        if (typeof(T) == typeof(float))
            lanes = Vector512.ConditionalSelect(Missing(lanes.AsSingle(), source).AsInt32(), Vector512.Create(source.FillBits), lanes);
        TFormat.Store(to, lanes);
    }

    /// <summary>
    /// All <see cref="RowLine.RunLength"/> pixels of a run of 8 or 16 bit samples with one permutation for each of at most two rows; false where they
    /// do not fit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNearestRun(in SourceView<T, TFormat> source, T* plane, in RunLine line, in RunRange range, T* to)
    {
        int column = (int)range.Left, row = (int)range.Top, lastRow = (int)range.Bottom;
        if ((int)range.Right - column > TFormat.Reach || lastRow - row > 1)
            return false;
        NearestRun(source, plane + ((long)row * source.Window.Columns) + column, RowRuns.Of(line), 0, column, (row, lastRow - row), to);
        return true;
    }

    /// <summary>Coordinates cut to whole numbers of 16 bits: enough where the samples of a run lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Words(Vector512<float> low, Vector512<float> high) => Avx512BW.PermuteVar32x16x2(
        Avx512F.ConvertToVector512Int32WithTruncation(low).AsUInt16(),
        Vector512.Create((ushort)0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62),
        Avx512F.ConvertToVector512Int32WithTruncation(high).AsUInt16());

    /// <summary>32 samples of a row by relative column: words, or bytes in the lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> PickRun(T* row, Vector512<ushort> column) => sizeof(T) == 1
        ? Avx512Vbmi.PermuteVar64x8(Vector512.Load((byte*)row), Vector512.Create(Avx512BW.ConvertToVector256Byte(column), default)).AsUInt16()
        : Avx512BW.PermuteVar32x16x2(Vector512.Load((ushort*)row), column, Vector512.Load((ushort*)row + 32));

    /// <summary>The first sample that a bilinear kernel needs, and the last row in which one begins.</summary>
    private readonly record struct Corner(int Column, int Row, int LastRow, bool Fits)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Corner Of(in RunRange range)
        {
            int column = (int)(range.Left - 0.5f), row = (int)(range.Top - 0.5f), lastRow = (int)(range.Bottom - 0.5f);
            // One more column where the next sample takes a permutation of its own.
            var reach = TFormat.PairsInOne ? TFormat.Reach : TFormat.Reach - 1;
            return new(column, row, lastRow, (int)(range.Right - 0.5f) - column <= reach && lastRow - row <= 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BilinearPermuted(in SourceView<T, TFormat> source, T* plane, in RunLine line, in Corner corner, int first, T* to)
    {
        int column = corner.Column, row = corner.Row, lastRow = corner.LastRow;
        var steps = Vector512.ConvertToSingle(Vector512.Create(first) + Vector512<int>.Indices);
        var u = line.X(steps) - Vector512.Create(0.5f);
        var v = line.Y(steps) - Vector512.Create(0.5f);
        Vector512<int> x = Avx512F.ConvertToVector512Int32WithTruncation(u), y = Avx512F.ConvertToVector512Int32WithTruncation(v);
        Vector512<float> fx = u - Vector512.ConvertToSingle(x), fy = v - Vector512.ConvertToSingle(y);
        x -= Vector512.Create(column);
        var columns = source.Window.Columns;
        var start = plane + ((long)row * columns) + column;
        Vector512<int> top = TFormat.Pick(start, x), bottom = TFormat.Pick(start + columns, x);
        Vector512<int> topNext = top, bottomNext = bottom;
        if (!TFormat.PairsInOne)
            (topNext, bottomNext) = (TFormat.Pick(start, x + Vector512<int>.One), TFormat.Pick(start + columns, x + Vector512<int>.One));
        if (row != lastRow)
        {
            var isUpper = Vector512.Equals(y, Vector512.Create(row));
            var third = TFormat.Pick(start + (2L * columns), x);
            (top, bottom) = (Vector512.ConditionalSelect(isUpper, top, bottom), Vector512.ConditionalSelect(isUpper, bottom, third));
            if (!TFormat.PairsInOne)
                third = TFormat.Pick(start + (2L * columns), x + Vector512<int>.One);
            (topNext, bottomNext) = TFormat.PairsInOne
                ? (top, bottom)
                : (Vector512.ConditionalSelect(isUpper, topNext, bottomNext), Vector512.ConditionalSelect(isUpper, bottomNext, third));
        }
        Vector512<float> s00 = TFormat.First(top), s01 = TFormat.Second(topNext), s10 = TFormat.First(bottom), s11 = TFormat.Second(bottomNext);
        var above = Avx512F.FusedMultiplyAdd(fx, s01 - s00, s00);
        var below = Avx512F.FusedMultiplyAdd(fx, s11 - s10, s10);
        var result = TFormat.Round(Avx512F.FusedMultiplyAdd(fy, below - above, above));
        // Words are compared while they are packed: two comparisons instead of four.
        var missing = sizeof(T) == sizeof(ushort)
            ? source.HasNodata && (HasWord(top, source) || HasWord(bottom, source))
            : (typeof(T) == typeof(float) || source.HasNodata) && (Missing(s00, source) | Missing(s01, source) | Missing(s10, source) | Missing(s11, source)) != Vector512<float>.Zero;
        if (missing)
            result = Partial(source, new(s00, s01, s10, s11), fx, fy, result);
        TFormat.Store(to, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasWord(Vector512<int> lanes, in SourceView<T, TFormat> source) => Vector512.EqualsAny(lanes.AsInt16(), Vector512.Create((short)source.FillBits));

    /// <summary>The four samples around 16 coordinates.</summary>
    private readonly struct Corners(Vector512<float> topLeft, Vector512<float> topRight, Vector512<float> bottomLeft, Vector512<float> bottomRight)
    {
        internal readonly Vector512<float> TopLeft = topLeft;
        internal readonly Vector512<float> TopRight = topRight;
        internal readonly Vector512<float> BottomLeft = bottomLeft;
        internal readonly Vector512<float> BottomRight = bottomRight;
    }

    /// <summary>
    /// Replaces, where a sample is missing, the result by the weighted mean of what is valid, or by the fill value where the sample that
    /// holds the coordinate is missing. Not inlined, and all by value: the common path keeps its registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<int> Partial(in SourceView<T, TFormat> source, Corners s, Vector512<float> fx, Vector512<float> fy, Vector512<int> whole)
    {
        Vector512<float> one = Vector512<float>.One, half = Vector512.Create(0.5f), gx = one - fx, gy = one - fy;
        Vector512<float> m00 = Missing(s.TopLeft, source), m01 = Missing(s.TopRight, source), m10 = Missing(s.BottomLeft, source), m11 = Missing(s.BottomRight, source);
        Vector512<float> w00 = Vector512.AndNot(gx * gy, m00), w01 = Vector512.AndNot(fx * gy, m01), w10 = Vector512.AndNot(gx * fy, m10), w11 = Vector512.AndNot(fx * fy, m11);
        var weight = w00 + w01 + (w10 + w11);
        var sum = Avx512F.FusedMultiplyAdd(w01, Vector512.AndNot(s.TopRight, m01), w00 * Vector512.AndNot(s.TopLeft, m00));
        sum = Avx512F.FusedMultiplyAdd(w10, Vector512.AndNot(s.BottomLeft, m10), sum);
        sum = Avx512F.FusedMultiplyAdd(w11, Vector512.AndNot(s.BottomRight, m11), sum);
        Vector512<float> right = Vector512.GreaterThanOrEqual(fx, half), low = Vector512.GreaterThanOrEqual(fy, half);
        var gone = Vector512.ConditionalSelect(low, Vector512.ConditionalSelect(right, m11, m10), Vector512.ConditionalSelect(right, m01, m00));
        var mean = Vector512.ConditionalSelect(gone.AsInt32(), Vector512.Create(source.FillBits), TFormat.Round(sum / weight));
        return Vector512.ConditionalSelect((m00 | m01 | m10 | m11).AsInt32(), mean, whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Missing(Vector512<float> samples, in SourceView<T, TFormat> source)
    {
        var missing = typeof(T) == typeof(float) ? ~Vector512.Equals(samples, samples) : Vector512<float>.Zero;
        return source.HasNodata ? missing | Vector512.Equals(samples, Vector512.Create(source.Nodata)) : missing;
    }
}
