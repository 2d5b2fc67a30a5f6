namespace Datacube.Raster.Pictures;

/// <summary>The value of one rank without sorting the others (C. A. R. Hoare, 1961).</summary>
internal static class RankSelection
{
    /// <summary>The value that would stand at <paramref name="rank"/> if the values were sorted. Changes their order; NaN must not be among them.</summary>
    public static float At(Span<float> values, int rank)
    {
        int low = 0, high = values.Length - 1;
        while (low < high)
        {
            var pivot = Middle(values[low], values[low + ((high - low) / 2)], values[high]);
            int left = low, right = high;
            while (left <= right)
            {
                while (values[left] < pivot)
                    left++;
                while (values[right] > pivot)
                    right--;
                if (left > right)
                    break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }
            if (rank <= right)
                high = right;
            else if (rank >= left)
                low = left;
            else
                break;
        }
        return values[rank];
    }

    private static float Middle(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
