namespace Datacube.Pixels.Masks;

/// <summary>
/// Dilation, erosion, opening and closing of masks by discs, exact. What lies outside the array is background to a dilation and
/// foreground to an erosion, so an edge never shrinks or grows a patch; a mask without foreground or without background stays as it is.
/// Rows are packed to bits: 64 pixels a word.
/// </summary>
public static class Morphology
{
    /// <summary>Pixels around a window that the result of a chain of steps inside it depends on: the sum over the steps, per axis the larger one.</summary>
    public static int Halo(IEnumerable<MaskStep> steps)
    {
        int rows = 0, columns = 0;
        foreach (var step in steps)
        {
            rows += step.HaloRows;
            columns += step.HaloColumns;
        }
        return Math.Max(rows, columns);
    }

    /// <summary>Applies steps in order, in place.</summary>
    /// <param name="mask">Row by row; 0 is background, anything else foreground. On return 0 and 1.</param>
    /// <param name="rows">Height.</param>
    /// <param name="columns">Width.</param>
    /// <param name="steps">What to do.</param>
    public static void Apply(Span<byte> mask, int rows, int columns, IReadOnlyList<MaskStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (mask.Length < (long)rows * columns)
            throw new ArgumentException($"A mask of {mask.Length} bytes does not hold {rows} × {columns} pixels.", nameof(mask));
        if (rows == 0 || columns == 0)
            return;
        using BitPlane first = new(rows, columns), second = new(rows, columns);
        BitPlane bits = first, scratch = second;
        bits.Pack(mask);
        foreach (var (operation, disc) in steps)
        {
            if (operation is MaskOperation.Erode or MaskOperation.Open)
                Erode(ref bits, ref scratch, disc);
            if (operation is not MaskOperation.Erode)
                Dilate(ref bits, ref scratch, disc);
            if (operation is MaskOperation.Close)
                Erode(ref bits, ref scratch, disc);
        }
        bits.Unpack(mask);
    }

    private static void Dilate(ref BitPlane bits, ref BitPlane scratch, Disc disc)
    {
        BitDilation.Dilate(bits, scratch, disc);
        (bits, scratch) = (scratch, bits);
    }

    /// <summary>The complement of the complement's dilation; the complement has no foreground outside, hence the rule for edges.</summary>
    private static void Erode(ref BitPlane bits, ref BitPlane scratch, Disc disc)
    {
        bits.Invert();
        Dilate(ref bits, ref scratch, disc);
        bits.Invert();
    }
}
