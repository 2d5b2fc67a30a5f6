using System.Runtime.CompilerServices;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// The value at one source coordinate, one pixel at a time: what the vector kernels must equal bit for bit, and what serves them at
/// edges. Coordinates are relative to (originX, originY) and positive.
/// </summary>
internal static class PointSampler
{
    /// <summary>The sample whose area holds the coordinate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe T Nearest<T, TFormat>(in SourceView<T, TFormat> source, int originX, int originY, float x, float y)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        uint column = (uint)(originX + (int)x - source.Window.Column), row = (uint)(originY + (int)y - source.Window.Row);
        if (column >= (uint)source.Window.Columns || row >= (uint)source.Window.Rows)
            return source.Fill;
        var sample = source.Data[(row * (long)source.Window.Columns) + column];
        return source.Missing(TFormat.ToFloat(sample)) ? source.Fill : sample;
    }

    /// <summary>
    /// Two by two. All four valid: a lerp of lerps with fused multiply-adds. Else the weighted mean of the valid ones; no value where the
    /// pixel that holds the coordinate is itself missing (GDAL's rule).
    /// </summary>
    internal static T Bilinear<T, TFormat>(in SourceView<T, TFormat> source, int originX, int originY, float x, float y)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        float u = x - 0.5f, v = y - 0.5f;
        int column = (int)u, row = (int)v;
        float fx = u - column, fy = v - row;
        column += originX;
        row += originY;
        bool has00 = source.TryRead(column, row, out var s00), has01 = source.TryRead(column + 1, row, out var s01);
        bool has10 = source.TryRead(column, row + 1, out var s10), has11 = source.TryRead(column + 1, row + 1, out var s11);
        if (has00 && has01 && has10 && has11)
        {
            var top = MathF.FusedMultiplyAdd(fx, s01 - s00, s00);
            var bottom = MathF.FusedMultiplyAdd(fx, s11 - s10, s10);
            return TFormat.FromFloat(MathF.FusedMultiplyAdd(fy, bottom - top, top));
        }
        var nearest = fy >= 0.5f ? (fx >= 0.5f ? has11 : has10) : (fx >= 0.5f ? has01 : has00);
        if (!nearest)
            return source.Fill;
        float gx = 1 - fx, gy = 1 - fy;
        float w00 = has00 ? gx * gy : 0, w01 = has01 ? fx * gy : 0, w10 = has10 ? gx * fy : 0, w11 = has11 ? fx * fy : 0;
        var weight = w00 + w01 + (w10 + w11);
        var sum = MathF.FusedMultiplyAdd(w11, has11 ? s11 : 0, MathF.FusedMultiplyAdd(w10, has10 ? s10 : 0, MathF.FusedMultiplyAdd(w01, has01 ? s01 : 0, w00 * (has00 ? s00 : 0))));
        return TFormat.FromFloat(sum / weight);
    }

    /// <summary>
    /// Four by four Catmull-Rom (a = −0.5; R. Keys, 1981). Where samples are missing: the weighted mean of the valid ones, limited to
    /// their range because a small sum of weights with negative lobes overshoots; no value where the pixel that holds the coordinate is
    /// itself missing.
    /// </summary>
    internal static unsafe T Cubic<T, TFormat>(in SourceView<T, TFormat> source, int originX, int originY, float x, float y)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        float u = x - 0.5f, v = y - 0.5f;
        int column = (int)u, row = (int)v;
        float fx = u - column, fy = v - row;
        column += originX - 1;
        row += originY - 1;
        var wx = stackalloc float[4];
        var wy = stackalloc float[4];
        CatmullRom.Weights(fx, wx);
        CatmullRom.Weights(fy, wy);
        float sum = 0, weight = 0, low = float.PositiveInfinity, high = float.NegativeInfinity;
        bool whole = true, nearest = false;
        int nearestColumn = fx >= 0.5f ? 2 : 1, nearestRow = fy >= 0.5f ? 2 : 1;
        for (var j = 0; j < 4; j++)
        {
            float rowSum = 0, rowWeight = 0;
            for (var i = 0; i < 4; i++)
            {
                if (!source.TryRead(column + i, row + j, out var sample))
                {
                    whole = false;
                    continue;
                }
                nearest |= i == nearestColumn && j == nearestRow;
                low = MathF.Min(low, sample);
                high = MathF.Max(high, sample);
                rowSum = MathF.FusedMultiplyAdd(wx[i], sample, rowSum);
                rowWeight += wx[i];
            }
            sum = MathF.FusedMultiplyAdd(wy[j], rowSum, sum);
            weight = MathF.FusedMultiplyAdd(wy[j], rowWeight, weight);
        }
        if (!nearest)
            return source.Fill;
        return TFormat.FromFloat(whole ? sum : Math.Clamp(sum / weight, low, high));
    }
}
