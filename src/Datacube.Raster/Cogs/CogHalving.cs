using System.Numerics;
using Datacube.Pixels;

namespace Datacube.Raster.Cogs;

/// <summary>Two rows by two columns → one pixel, nodata-aware.</summary>
internal static class CogHalving
{
    /// <summary>Halves a strip. An odd last row or column stands for itself.</summary>
    /// <param name="source">Rows × columns.</param>
    /// <param name="sourceRows">Valid rows of the source; the strip begins on an even row of its level.</param>
    /// <param name="target">Receives ⌈rows / 2⌉ rows from <paramref name="targetRow"/> on.</param>
    /// <param name="targetRow">First row to write.</param>
    /// <param name="kind">Mean, mode or nearest.</param>
    /// <param name="nodata">Value that does not count; NaN never does.</param>
    public static void Halve(PixelBuffer source, int sourceRows, PixelBuffer target, int targetRow, CogOverviews kind, double? nodata)
    {
        switch (source.Type)
        {
            case PixelType.UInt8: Halve<byte>(source, sourceRows, target, targetRow, kind, nodata); break;
            case PixelType.Int8: Halve<sbyte>(source, sourceRows, target, targetRow, kind, nodata); break;
            case PixelType.UInt16: Halve<ushort>(source, sourceRows, target, targetRow, kind, nodata); break;
            case PixelType.Int16: Halve<short>(source, sourceRows, target, targetRow, kind, nodata); break;
            case PixelType.UInt32: Halve<uint>(source, sourceRows, target, targetRow, kind, nodata); break;
            case PixelType.Int32: Halve<int>(source, sourceRows, target, targetRow, kind, nodata); break;
            case PixelType.Float32: Halve<float>(source, sourceRows, target, targetRow, kind, nodata); break;
            default: Halve<double>(source, sourceRows, target, targetRow, kind, nodata); break;
        }
    }

    private static void Halve<T>(PixelBuffer source, int sourceRows, PixelBuffer target, int targetRow, CogOverviews kind, double? nodata) where T : unmanaged, INumber<T>
    {
        // What no pixel counts becomes: nodata, or NaN where only NaNs were there and no nodata is declared.
        var nothing = nodata is { } declared ? T.CreateSaturating(declared) : T.CreateSaturating(double.NaN);
        var hasNodata = nodata is not null && !double.IsNaN(nodata.Value);
        Span<T> valid = stackalloc T[4];
        for (var y = 0; y < sourceRows; y += 2)
        {
            var upper = source.Row<T>(y);
            var lower = source.Row<T>(Math.Min(y + 1, sourceRows - 1));
            var single = y + 1 >= sourceRows;
            var result = target.Row<T>(targetRow + (y / 2));
            for (var x = 0; x < result.Length; x++)
            {
                var count = 0;
                Take(upper[2 * x], valid, ref count, hasNodata, nothing);
                if ((2 * x) + 1 < upper.Length)
                    Take(upper[(2 * x) + 1], valid, ref count, hasNodata, nothing);
                if (!single)
                    Take(lower[2 * x], valid, ref count, hasNodata, nothing);
                if (!single && (2 * x) + 1 < upper.Length)
                    Take(lower[(2 * x) + 1], valid, ref count, hasNodata, nothing);
                result[x] = count == 0 ? nothing : Combine(valid[..count], kind);
            }
        }
    }

    private static void Take<T>(T value, Span<T> valid, ref int count, bool hasNodata, T nodata) where T : INumber<T>
    {
        if (!T.IsNaN(value) && !(hasNodata && value == nodata))
            valid[count++] = value;
    }

    private static T Combine<T>(ReadOnlySpan<T> valid, CogOverviews kind) where T : INumber<T> => kind switch
    {
        CogOverviews.Average => Mean(valid),
        CogOverviews.Mode => Mode(valid),
        _ => valid[0],
    };

    // Doubles are exact for sums of four 32-bit integers.
    private static T Mean<T>(ReadOnlySpan<T> valid) where T : INumber<T>
    {
        double sum = 0;
        foreach (var value in valid)
            sum += double.CreateTruncating(value);
        var mean = sum / valid.Length;
        return T.CreateSaturating(typeof(T) == typeof(float) || typeof(T) == typeof(double) ? mean : Math.Round(mean, MidpointRounding.ToEven));
    }

    private static T Mode<T>(ReadOnlySpan<T> valid) where T : INumber<T>
    {
        var best = valid[0];
        var most = 0;
        for (var i = 0; i < valid.Length; i++)
        {
            var count = 0;
            foreach (var other in valid)
                count += other == valid[i] ? 1 : 0;
            if (count > most)
                (best, most) = (valid[i], count);
        }
        return best;
    }
}
