namespace Datacube.Raster.Zarr;

/// <summary>Copies boxes between arrays in C order.</summary>
internal static class BlockCopy
{
    /// <summary>Copies a box of <paramref name="extent"/> elements from one array to another.</summary>
    /// <param name="source">Elements to copy from.</param>
    /// <param name="sourceShape">Shape of the source.</param>
    /// <param name="sourceStart">First element of the box in the source, along each axis.</param>
    /// <param name="destination">Elements to copy to.</param>
    /// <param name="destinationShape">Shape of the destination.</param>
    /// <param name="destinationStart">First element of the box in the destination.</param>
    /// <param name="extent">Shape of the box.</param>
    /// <param name="elementBytes">Bytes of one element.</param>
    public static void Copy(
        ReadOnlySpan<byte> source, ReadOnlySpan<int> sourceShape, ReadOnlySpan<int> sourceStart,
        Span<byte> destination, ReadOnlySpan<int> destinationShape, ReadOnlySpan<int> destinationStart,
        ReadOnlySpan<int> extent, int elementBytes)
    {
        long sourceStride = elementBytes, destinationStride = elementBytes, run = elementBytes;
        long sourceOffset = 0, destinationOffset = 0;
        Span<long> sourceStrides = stackalloc long[extent.Length], destinationStrides = stackalloc long[extent.Length];
        var contiguous = true;
        var outer = extent.Length;
        for (var axis = extent.Length - 1; axis >= 0; axis--)
        {
            if (extent[axis] == 0)
                return;
            sourceStrides[axis] = sourceStride;
            destinationStrides[axis] = destinationStride;
            sourceOffset += sourceStart[axis] * sourceStride;
            destinationOffset += destinationStart[axis] * destinationStride;
            if (contiguous)
            {
                run *= extent[axis];
                outer = axis;
                contiguous = extent[axis] == sourceShape[axis] && extent[axis] == destinationShape[axis];
            }
            sourceStride *= sourceShape[axis];
            destinationStride *= destinationShape[axis];
        }
        Span<int> index = stackalloc int[outer];
        index.Clear();
        while (true)
        {
            source.Slice((int)sourceOffset, (int)run).CopyTo(destination[(int)destinationOffset..]);
            var axis = outer - 1;
            for (; axis >= 0; axis--)
            {
                sourceOffset += sourceStrides[axis];
                destinationOffset += destinationStrides[axis];
                if (++index[axis] < extent[axis])
                    break;
                sourceOffset -= sourceStrides[axis] * extent[axis];
                destinationOffset -= destinationStrides[axis] * extent[axis];
                index[axis] = 0;
            }
            if (axis < 0)
                return;
        }
    }

    /// <summary>Moves an index to the next in C order; false behind the last.</summary>
    public static bool Next(Span<int> index, ReadOnlySpan<int> counts)
    {
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < counts[axis])
                return true;
            index[axis] = 0;
        }
        return false;
    }
}
