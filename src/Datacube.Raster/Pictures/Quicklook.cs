using Datacube.Pixels;

namespace Datacube.Raster.Pictures;

/// <summary>A small picture of one band (grey) or three (red, green, blue), with transparency where there is no data. Deterministic.</summary>
public static class Quicklook
{
    private const int SmallestSide = 64;

    /// <summary>Draws planes as a PNG.</summary>
    /// <param name="planes">One plane, or three as red, green, blue; equal shapes, any type.</param>
    /// <param name="options">Size and stretch.</param>
    /// <returns>A PNG of grey and alpha, or RGBA.</returns>
    public static byte[] Draw(IReadOnlyList<PixelBuffer> planes, QuicklookOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(planes);
        options ??= new();
        if (planes.Count is not (1 or 3) || planes.Any(plane => plane.Rows != planes[0].Rows || plane.Columns != planes[0].Columns || plane.Rows == 0 || plane.Columns == 0))
            throw new ArgumentException("A quicklook is drawn from one plane or three of the same shape.", nameof(planes));
        for (var side = options.MaxSide; ; side /= 2)
        {
            var png = Draw(planes, options, side);
            if (options.MaxBytes == 0 || png.Length <= options.MaxBytes || side <= SmallestSide)
                return png;
        }
    }

    private static byte[] Draw(IReadOnlyList<PixelBuffer> planes, QuicklookOptions options, int side)
    {
        int rows = planes[0].Rows, columns = planes[0].Columns;
        var factor = Math.Max(1.0, Math.Max(rows, columns) / (double)side);
        int height = Math.Max(1, (int)Math.Round(rows / factor)), width = Math.Max(1, (int)Math.Round(columns / factor));
        var bands = planes.Select(plane => Shrink(plane, height, width, options.Nodata)).ToArray();
        var samples = bands.Length + 1;
        var pixels = new byte[height * width * samples];
        var range = options.Range ?? Common(bands);
        for (var i = 0; i < height * width; i++)
        {
            if (!HasAll(bands, i))
                continue;
            for (var band = 0; band < bands.Length; band++)
                pixels[(i * samples) + band] = Stretch(bands[band][i], range, options.Gamma);
            pixels[(i * samples) + bands.Length] = 255;
        }
        return PngWriter.Encode(pixels, height, width, samples);
    }

    private static byte Stretch(float value, (double Low, double High) range, double gamma) =>
        (byte)Math.Round(255 * Math.Pow(Math.Clamp((value - range.Low) / Math.Max(range.High - range.Low, 1e-12), 0, 1), 1 / gamma), MidpointRounding.ToEven);

    /// <summary>One range for all bands: a range for each would paint water violet and fields pink.</summary>
    private static (double Low, double High) Common(float[][] bands)
    {
        var ranges = bands.Select(Percentiles).ToArray();
        return (ranges.Min(range => range.Low), ranges.Max(range => range.High));
    }

    private static (double Low, double High) Percentiles(float[] values)
    {
        var valid = Array.FindAll(values, value => !float.IsNaN(value));
        if (valid.Length == 0)
            return (0, 1);
        var last = valid.Length - 1;
        return (RankSelection.At(valid, (int)(0.02 * last)), RankSelection.At(valid, (int)Math.Ceiling(0.98 * last)));
    }

    private static bool HasAll(float[][] bands, int pixel)
    {
        foreach (var band in bands)
        {
            if (float.IsNaN(band[pixel]))
                return false;
        }
        return true;
    }

    /// <summary>Mean of the valid pixels under each picture pixel; NaN where there are none.</summary>
    private static float[] Shrink(PixelBuffer plane, int height, int width, double? nodata)
    {
        var result = new float[height * width];
        for (var y = 0; y < height; y++)
        {
            int top = (int)((long)y * plane.Rows / height), bottom = Math.Max(top + 1, (int)((y + 1L) * plane.Rows / height));
            for (var x = 0; x < width; x++)
            {
                int left = (int)((long)x * plane.Columns / width), right = Math.Max(left + 1, (int)((x + 1L) * plane.Columns / width));
                result[(y * width) + x] = plane.Type switch
                {
                    PixelType.UInt8 => Mean<byte>(plane, top, bottom, left, right, nodata),
                    PixelType.Int8 => Mean<sbyte>(plane, top, bottom, left, right, nodata),
                    PixelType.UInt16 => Mean<ushort>(plane, top, bottom, left, right, nodata),
                    PixelType.Int16 => Mean<short>(plane, top, bottom, left, right, nodata),
                    PixelType.UInt32 => Mean<uint>(plane, top, bottom, left, right, nodata),
                    PixelType.Int32 => Mean<int>(plane, top, bottom, left, right, nodata),
                    PixelType.Float32 => Mean<float>(plane, top, bottom, left, right, nodata),
                    _ => Mean<double>(plane, top, bottom, left, right, nodata),
                };
            }
        }
        return result;
    }

    private static float Mean<T>(PixelBuffer plane, int top, int bottom, int left, int right, double? nodata) where T : unmanaged, System.Numerics.INumber<T>
    {
        double sum = 0;
        var count = 0;
        for (var row = top; row < bottom; row++)
        {
            foreach (var item in plane.Row<T>(row)[left..right])
            {
                var value = double.CreateTruncating(item);
                if (double.IsNaN(value) || value == nodata)
                    continue;
                sum += value;
                count++;
            }
        }
        return count == 0 ? float.NaN : (float)(sum / count);
    }
}
