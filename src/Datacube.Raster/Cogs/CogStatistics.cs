using System.Numerics;
using Datacube.Pixels;

namespace Datacube.Raster.Cogs;

/// <summary>Minimum, maximum, mean and standard deviation of one band, strip by strip (Chan's parallel update of the variance).</summary>
internal sealed class CogStatistics
{
    private double mean;
    private double squares;

    /// <summary>Pixels that count.</summary>
    public long Count { get; private set; }

    /// <summary>Pixels seen.</summary>
    public long Total { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    public double Mean => mean;

    /// <summary>Of the population, as GDAL computes it.</summary>
    public double Deviation => Count == 0 ? 0 : Math.Sqrt(squares / Count);

    public void Add(PixelBuffer plane, int rows, double? nodata)
    {
        for (var row = 0; row < rows; row++)
        {
            switch (plane.Type)
            {
                case PixelType.UInt8: Add<byte>(plane.Row<byte>(row), nodata); break;
                case PixelType.Int8: Add<sbyte>(plane.Row<sbyte>(row), nodata); break;
                case PixelType.UInt16: Add<ushort>(plane.Row<ushort>(row), nodata); break;
                case PixelType.Int16: Add<short>(plane.Row<short>(row), nodata); break;
                case PixelType.UInt32: Add<uint>(plane.Row<uint>(row), nodata); break;
                case PixelType.Int32: Add<int>(plane.Row<int>(row), nodata); break;
                case PixelType.Float32: Add<float>(plane.Row<float>(row), nodata); break;
                default: Add<double>(plane.Row<double>(row), nodata); break;
            }
        }
    }

    private void Add<T>(ReadOnlySpan<T> values, double? nodata) where T : INumber<T>
    {
        double sum = 0, sumOfSquares = 0, least = Minimum, most = Maximum;
        // Sums relative to the first value keep their digits.
        double shift = 0;
        var count = 0;
        foreach (var item in values)
        {
            var value = double.CreateTruncating(item);
            if (double.IsNaN(value) || value == nodata)
                continue;
            if (count++ == 0)
                shift = value;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
            sum += value - shift;
            sumOfSquares += (value - shift) * (value - shift);
        }
        Total += values.Length;
        if (count == 0)
            return;
        Minimum = least;
        Maximum = most;
        var delta = shift + (sum / count) - mean;
        var all = Count + count;
        squares += sumOfSquares - (sum * sum / count) + (delta * delta * Count * count / all);
        mean += delta * count / all;
        Count = all;
    }
}
