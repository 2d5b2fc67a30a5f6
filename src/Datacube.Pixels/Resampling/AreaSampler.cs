namespace Datacube.Pixels.Resampling;

/// <summary>
/// Values over the footprint of a target pixel: the upright box around it in the source, each source pixel weighted by the area inside.
/// Missing samples have no weight; no value where nothing valid is inside.
/// </summary>
internal static class AreaSampler
{
    /// <summary>Area-weighted mean, summed in double.</summary>
    internal static T Average<T, TFormat>(in SourceView<T, TFormat> source, in AreaBox box)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        double sum = 0, weight = 0, left = box.WeightX(box.Left), right = box.WeightX(box.Right);
        for (var y = box.Top; y <= box.Bottom; y++)
        {
            double rowSum = 0, rowWeight = 0;
            for (var x = box.Left; x <= box.Right; x++)
            {
                if (!source.TryRead(x, y, out var sample))
                    continue;
                var w = x == box.Left ? left : x == box.Right ? right : 1;
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
    internal static T Mode<T, TFormat>(in SourceView<T, TFormat> source, in AreaBox box, AreaTally tally)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        tally.Clear();
        for (var y = box.Top; y <= box.Bottom; y++)
        {
            var h = box.WeightY(y);
            for (var x = box.Left; x <= box.Right; x++)
            {
                if (source.TryRead(x, y, out var sample))
                    tally.Add(sample, h * box.WeightX(x));
            }
        }
        return tally.TryGetLargest(out var value) ? TFormat.FromFloat(value) : source.Fill;
    }
}
