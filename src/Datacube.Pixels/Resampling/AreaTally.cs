namespace Datacube.Pixels.Resampling;

/// <summary>Areas by value for the few values under one footprint; reused from pixel to pixel.</summary>
internal sealed class AreaTally
{
    private float[] values = new float[16];
    private double[] areas = new double[16];
    private int count;

    internal void Clear() => count = 0;

    internal void Add(float value, double area)
    {
        // Classes come in patches and are few: a walk beats a hash.
        for (var i = 0; i < count; i++)
        {
            if (values[i] != value)
                continue;
            areas[i] += area;
            return;
        }
        if (count == values.Length)
        {
            Array.Resize(ref values, count * 2);
            Array.Resize(ref areas, count * 2);
        }
        values[count] = value;
        areas[count++] = area;
    }

    /// <summary>The value with the largest area, the lowest one among equal areas; false where nothing was added.</summary>
    internal bool TryGetLargest(out float value)
    {
        var largest = 0.0;
        value = 0;
        for (var i = 0; i < count; i++)
        {
            // Equal areas add up in different orders: a difference of rounding is no difference.
            var tie = Math.Abs(areas[i] - largest) <= largest * 1e-9;
            if (tie ? values[i] < value : areas[i] > largest)
                (value, largest) = (values[i], areas[i]);
        }
        return largest > 0;
    }
}
