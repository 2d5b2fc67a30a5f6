using System.Runtime.InteropServices;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// Values over the footprint of a target pixel: the upright box around it in the source, each source pixel weighted by the area inside.
/// Missing samples have no weight; no value where nothing valid is inside.
/// </summary>
internal static class AreaSampler
{
    /// <summary>Area-weighted mean, summed in double.</summary>
    internal static unsafe T Average<T, TFormat>(in SourceView<T, TFormat> source, in AreaBox box)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        double sum = 0, weight = 0;
        for (var y = box.Top; y <= box.Bottom; y++)
        {
            double rowSum = 0, rowWeight = 0;
            for (var x = box.Left; x <= box.Right; x++)
            {
                if (!source.TryRead(x, y, out var sample))
                    continue;
                var w = box.WeightX(x);
                rowSum += w * sample;
                rowWeight += w;
            }
            var h = box.WeightY(y);
            sum += h * rowSum;
            weight += h * rowWeight;
        }
        return weight > 0 ? TFormat.FromDouble(sum / weight) : source.Fill;
    }

    /// <summary>The value with the largest area; the lowest one where areas are equal.</summary>
    internal static T Mode<T, TFormat>(in SourceView<T, TFormat> source, in AreaBox box, Dictionary<float, double> areas)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        areas.Clear();
        for (var y = box.Top; y <= box.Bottom; y++)
        {
            var h = box.WeightY(y);
            for (var x = box.Left; x <= box.Right; x++)
            {
                if (source.TryRead(x, y, out var sample))
                    CollectionsMarshal.GetValueRefOrAddDefault(areas, sample, out _) += h * box.WeightX(x);
            }
        }
        var best = 0f;
        var largest = 0.0;
        foreach (var (value, area) in areas)
        {
            // Equal areas add up in different orders: a difference of rounding is no difference.
            var tie = Math.Abs(area - largest) <= largest * 1e-9;
            if (tie ? value < best : area > largest)
                (best, largest) = (value, area);
        }
        return largest > 0 ? TFormat.FromFloat(best) : source.Fill;
    }
}
