using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

internal static unsafe partial class VectorSampler<T, TFormat>
{
    // A cell is 128 pixels wide: too short for the processor to see the next row of the source coming.
    private const int RowsAhead = 5;

    /// <summary>
    /// A row of four whole runs, nearest or bilinear, where the source pixels of all four are inside the plane and fit the registers: that is asked once for
    /// all of them. False where it is not so; then nothing was written. For 512 bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRow(ResamplingMethod method, in SourceView<T, TFormat> source, in RowRuns runs, T* to)
    {
        var isNearest = method == ResamplingMethod.Nearest;
        // Single floats of nearest are picked 16 at a time: half a run is asked for itself.
        if (TFormat.Reach <= 0 || (isNearest && sizeof(T) > sizeof(ushort)))
            return false;
        var before = isNearest ? 0f : 0.5f;
        var behind = isNearest ? 0 : 1;
        // One more column where the next sample takes a permutation of its own.
        var reach = isNearest || TFormat.PairsInOne ? TFormat.Reach : TFormat.Reach - 1;
        var (left, right) = runs.X.Pixels(before);
        var (top, bottom) = runs.Y.Pixels(before);
        var window = source.Window;
        Vector128<int> column = runs.X.Origin + left - Vector128.Create(window.Column), row = runs.Y.Origin + top - Vector128.Create(window.Row);
        Vector128<int> width = right - left, height = bottom - top;
        var bad = column | row
            | (Vector128.Create(window.Columns - 1 - behind) - (column + width)) | (Vector128.Create(window.Rows - 1 - behind) - (row + height))
            | (Vector128.Create(reach) - width) | (Vector128<int>.One - height);
        if (bad.ExtractMostSignificantBits() != 0)
            return false;
        for (var run = 0; run < RowLine.RunsOfLargestCell; run++, to += RowLine.RunLength)
        {
            var start = source.Data + (row[run] * (long)window.Columns) + column[run];
            Sse.Prefetch0(start + (RowsAhead * (long)window.Columns));
            if (isNearest)
                NearestRun(source, start, runs, run, left[run], (top[run], height[run]), to);
            else
                BilinearRun(source, start, runs[run], new(left[run], top[run], bottom[run], true), to);
        }
        return true;
    }

    /// <summary>A run of a row whose samples begin at <paramref name="start"/>, <paramref name="left"/> columns and so many rows behind its origin.</summary>
    // Not by RunLine: taking its numbers together costs a fifth of the time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NearestRun(in SourceView<T, TFormat> source, T* start, in RowRuns runs, int run, int left, (int Top, int Height) rows, T* to)
    {
        Vector512<float> low = Vector512.ConvertToSingle(Vector512<int>.Indices), high = low + Vector512.Create(16f);
        var x = Words(runs.X, run, low, high) - Vector512.Create((ushort)left);
        var samples = PickRun(start, x);
        if (rows.Height != 0)
        {
            var isUpper = Vector512.Equals(Words(runs.Y, run, low, high), Vector512.Create((ushort)rows.Top));
            if (sizeof(T) == 1)
                isUpper = Vector512.Create(Avx512BW.ConvertToVector256Byte(isUpper), default).AsUInt16();
            samples = Vector512.ConditionalSelect(isUpper, samples, PickRun(start + source.Window.Columns, x));
        }
        if (sizeof(T) == 1)
            samples.AsByte().GetLower().Store((byte*)to);
        else
            samples.Store((ushort*)to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Words(in RowRuns.Axis axis, int run, Vector512<float> low, Vector512<float> high)
    {
        Vector512<float> start = Vector512.Create(axis.Start[run]), slope = Vector512.Create(axis.Slope[run]), curve = Vector512.Create(axis.Curve);
        return Words(
            Avx512F.FusedMultiplyAdd(low, Avx512F.FusedMultiplyAdd(low, curve, slope), start),
            Avx512F.FusedMultiplyAdd(high, Avx512F.FusedMultiplyAdd(high, curve, slope), start));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BilinearRun(in SourceView<T, TFormat> source, T* start, in RunLine line, in Corner corner, T* to)
    {
        var plane = start - (corner.Row * (long)source.Window.Columns) - corner.Column;
        BilinearPermuted(source, plane, line, corner, 0, to);
        BilinearPermuted(source, plane, line, corner, 16, to + 16);
    }
}
