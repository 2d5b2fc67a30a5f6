using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// Source coordinates along one row of a cell in float64. The kernels get them in runs of <see cref="RunLength"/> pixels, each relative
/// to an origin of its own, because over a whole cell a float32 would round a coordinate by up to 0.00001 pixels: more than the patch is
/// off, and enough to turn the rounding of a sample at a tie.
/// </summary>
internal readonly struct RowLine
{
    /// <summary>Pixels of a run; runs begin at multiples of it, counted from the cell's first column.</summary>
    internal const int RunLength = 32;

    /// <summary>Runs of a row of a cell of <see cref="PixelMap.RootSize"/>.</summary>
    internal const int RunsOfLargestCell = PixelMap.RootSize / RunLength;

    private readonly int originX;
    private readonly int originY;
    private readonly (double Start, double Slope, double Curve) x;
    private readonly (double Start, double Slope, double Curve) y;
    private readonly double beforeX;
    private readonly double beforeY;

    /// <summary>Takes the parabolas of a row, relative to the origin of the cell.</summary>
    internal RowLine(int originX, int originY, (double Start, double Slope, double Curve) x, (double Start, double Slope, double Curve) y)
    {
        this.originX = originX;
        this.originY = originY;
        this.x = x;
        this.y = y;
        beforeX = Before(x);
        beforeY = Before(y);
    }

    /// <summary>The run that begins at a column of the cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RunLine Run(int start)
    {
        double i = start, curveX = i * x.Curve, curveY = i * y.Curve;
        double firstX = x.Start + (i * (x.Slope + curveX)), firstY = y.Start + (i * (y.Slope + curveY));
        // Coordinates relative to the cell are positive, so that truncation is floor.
        int offsetX = (int)(firstX - beforeX), offsetY = (int)(firstY - beforeY);
        return new(
            originX + offsetX, originY + offsetY,
            (float)(firstX - offsetX), (float)(x.Slope + curveX + curveX), (float)x.Curve,
            (float)(firstY - offsetY), (float)(y.Slope + curveY + curveY), (float)y.Curve);
    }

    /// <summary>The four runs of a row of the largest cell: the same bits as <see cref="Run"/>, all at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RowRuns Runs()
    {
        var starts = Vector256.Create(0.0, RunLength, 2 * RunLength, 3 * RunLength);
        var (offsetX, startX, slopeX) = Ahead(x, beforeX, starts);
        var (offsetY, startY, slopeY) = Ahead(y, beforeY, starts);
        return new(
            new(Vector128.Create(originX) + offsetX, startX, slopeX, (float)x.Curve),
            new(Vector128.Create(originY) + offsetY, startY, slopeY, (float)y.Curve));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<int> Offset, Vector128<float> Start, Vector128<float> Slope) Ahead((double Start, double Slope, double Curve) line, double before, Vector256<double> i)
    {
        var curve = i * Vector256.Create(line.Curve);
        var first = Vector256.Create(line.Start) + (i * (Vector256.Create(line.Slope) + curve));
        var offset = Avx.ConvertToVector128Int32WithTruncation(first - Vector256.Create(before));
        return (offset, Avx.ConvertToVector128Single(first - Avx.ConvertToVector256Double(offset)), Avx.ConvertToVector128Single(Vector256.Create(line.Slope) + curve + curve));
    }

    /// <summary>How far before the first coordinate of a run of this row the origin lies, so that none of the run is below the margin.</summary>
    private static double Before((double Start, double Slope, double Curve) line)
    {
        // The slope changes by 2·curve per pixel, along the cell and then along the run.
        var steepest = Math.Max(0, -line.Slope) + (2 * Math.Abs(line.Curve) * (PixelMap.RootSize + RunLength));
        return MapCell.OriginMargin + (line.Slope < 0 || line.Curve != 0 ? steepest * RunLength : 0);
    }
}
