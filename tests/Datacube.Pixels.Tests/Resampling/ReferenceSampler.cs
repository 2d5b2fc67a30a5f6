using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;

namespace Datacube.Pixels.Tests.Resampling;

/// <summary>The definitions of the methods, pixel by pixel in double, NaN for no value.</summary>
internal sealed class ReferenceSampler(PixelBuffer source, double? nodata)
{
    internal static double Value(PixelBuffer plane, int row, int column) => plane.Type switch
    {
        PixelType.UInt8 => plane.Row<byte>(row)[column],
        PixelType.UInt16 => plane.Row<ushort>(row)[column],
        PixelType.Int16 => plane.Row<short>(row)[column],
        _ => plane.Row<float>(row)[column],
    };

    /// <summary>Footprints as the map's cells have them.</summary>
    internal static Func<int, int, (double X, double Y)> Box(PixelMap map, PixelWindow target, ResamplingMethod method)
    {
        if (method is not (ResamplingMethod.Average or ResamplingMethod.Mode))
            return (_, _) => default;
        return (row, column) =>
        {
            int r = target.Row + row, c = target.Column + column;
            var index = map.CellsOf(new(r, c, 1, 1)).First(i => Holds(map.Cell(i), r, c));
            return (map.Cell(index).FootprintX, map.Cell(index).FootprintY);
        };

        static bool Holds(in MapCell cell, int row, int column) =>
            row >= cell.Row && column >= cell.Column && row < cell.Row + cell.Size && column < cell.Column + cell.Size;
    }

    internal double At(ResamplingMethod method, PixelPoint point, (double X, double Y) box)
    {
        if (double.IsNaN(point.Row))
            return double.NaN;
        return method switch
        {
            ResamplingMethod.Nearest => Sample((int)Math.Floor(point.Row), (int)Math.Floor(point.Column)),
            ResamplingMethod.Bilinear => Kernel(point, 1, t => 1 - Math.Abs(t), false),
            ResamplingMethod.Cubic => Kernel(point, 2, Keys, true),
            ResamplingMethod.Average => Area(point, box, false),
            _ => Area(point, box, true),
        };
    }

    private double Sample(int row, int column)
    {
        if (row < 0 || column < 0 || row >= source.Rows || column >= source.Columns)
            return double.NaN;
        var value = Value(source, row, column);
        return value == nodata ? double.NaN : value;
    }

    private static double Keys(double t)
    {
        t = Math.Abs(t);
        return t <= 1 ? (((1.5 * t) - 2.5) * t * t) + 1 : t < 2 ? (((((-0.5 * t) + 2.5) * t) - 4) * t) + 2 : 0;
    }

    private double Kernel(PixelPoint point, int reach, Func<double, double> weight, bool limit)
    {
        if (double.IsNaN(Sample((int)Math.Floor(point.Row), (int)Math.Floor(point.Column))))
            return double.NaN;
        int row = (int)Math.Floor(point.Row - 0.5), column = (int)Math.Floor(point.Column - 0.5);
        double sum = 0, weights = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        var whole = true;
        for (var j = row - reach + 1; j <= row + reach; j++)
        {
            for (var i = column - reach + 1; i <= column + reach; i++)
            {
                var sample = Sample(j, i);
                if (double.IsNaN(sample))
                {
                    whole = false;
                    continue;
                }
                var w = weight(j + 0.5 - point.Row) * weight(i + 0.5 - point.Column);
                (sum, weights, low, high) = (sum + (w * sample), weights + w, Math.Min(low, sample), Math.Max(high, sample));
            }
        }
        var mean = sum / weights;
        if (limit && !whole)
            mean = Math.Clamp(mean, low, high);
        return source.Type == PixelType.Float32 ? mean : Math.Clamp(mean, source.Type == PixelType.Int16 ? short.MinValue : 0, source.Type == PixelType.UInt8 ? 255 : source.Type == PixelType.Int16 ? 32767 : 65535);
    }

    private double Area(PixelPoint point, (double X, double Y) box, bool mode)
    {
        double left = point.Column - (box.X / 2), right = point.Column + (box.X / 2), top = point.Row - (box.Y / 2), bottom = point.Row + (box.Y / 2);
        var areas = new SortedDictionary<double, double>();
        for (var j = (int)Math.Floor(top); j < bottom; j++)
        {
            for (var i = (int)Math.Floor(left); i < right; i++)
            {
                var area = (Math.Min(bottom, j + 1) - Math.Max(top, j)) * (Math.Min(right, i + 1) - Math.Max(left, i));
                if (!double.IsNaN(Sample(j, i)))
                    areas[Sample(j, i)] = areas.GetValueOrDefault(Sample(j, i)) + area;
            }
        }
        if (areas.Count == 0)
            return double.NaN;
        return mode ? areas.First(a => a.Value > areas.Values.Max() * (1 - 1e-9)).Key : areas.Sum(a => a.Key * a.Value) / areas.Values.Sum();
    }
}
