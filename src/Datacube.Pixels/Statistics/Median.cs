namespace Datacube.Pixels.Statistics;

/// <summary>
/// Median over planes, pixel by pixel, of the samples that are present, and how many were present. With an even number of samples the
/// mean of the two middle ones. The order of the planes has no influence on any bit of the result.
/// </summary>
public static unsafe partial class Median
{
    /// <summary>Most planes: ranks must fit 16 bits.</summary>
    public const int LargestPlaneCount = short.MaxValue;

    /// <summary>Up to this many planes a sorting network is the fastest way; above it, selection by bisection: the compiler gives up on optimising methods much larger than a network of these.</summary>
    internal const int LargestNetwork = 64;

    /// <summary>
    /// UInt16 samples, 0 = missing. The mean of two middle samples is rounded half to even; 0 where every sample is missing.
    /// </summary>
    /// <param name="planes">Address of the first sample of each plane.</param>
    /// <param name="pixels">Samples per plane.</param>
    /// <param name="result">Medians; overlaps no plane.</param>
    /// <param name="counts">Valid samples per pixel, or null.</param>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, ushort* result, ushort* counts)
    {
        Check(planes, pixels);
        fixed (nint* addresses = planes)
            Dispatch((ushort**)addresses, planes.Length, pixels, result, counts);
    }

    /// <summary>
    /// Float samples, NaN = missing; NaN where every sample is missing. Infinities are ordinary samples (the mean of −∞ and +∞ is NaN, as
    /// IEEE 754 has it); −0 counts and comes out as 0. The mean of two middle samples is the correctly rounded one, also near the largest float.
    /// </summary>
    /// <inheritdoc cref="OfUInt16"/>
    public static void OfFloat32(ReadOnlySpan<nint> planes, long pixels, float* result, ushort* counts)
    {
        Check(planes, pixels);
        fixed (nint* addresses = planes)
            Dispatch((float**)addresses, planes.Length, pixels, result, counts);
    }

    /// <summary>The median of whole planes of equal shape, all UInt16 or all Float32; <paramref name="counts"/> is UInt16 or null.</summary>
    public static void Of(IReadOnlyList<PixelBuffer> planes, PixelBuffer result, PixelBuffer? counts)
    {
        ArgumentNullException.ThrowIfNull(planes);
        ArgumentNullException.ThrowIfNull(result);
        var addresses = new nint[planes.Count];
        for (var t = 0; t < addresses.Length; t++)
        {
            if (planes[t].Type != result.Type || planes[t].Rows != result.Rows || planes[t].Columns != result.Columns)
                throw new ArgumentException($"Plane {t} is {planes[t].Rows} × {planes[t].Columns} {planes[t].Type}, the result {result.Rows} × {result.Columns} {result.Type}.", nameof(planes));
            addresses[t] = (nint)planes[t].Pointer;
        }
        if (counts is not null && (counts.Type != PixelType.UInt16 || counts.Rows != result.Rows || counts.Columns != result.Columns))
            throw new ArgumentException($"Counts must be UInt16 of {result.Rows} × {result.Columns}.", nameof(counts));
        var pixels = (long)result.Rows * result.Columns;
        var countAddress = counts is null ? null : (ushort*)counts.Pointer;
        if (result.Type == PixelType.UInt16)
            OfUInt16(addresses, pixels, (ushort*)result.Pointer, countAddress);
        else if (result.Type == PixelType.Float32)
            OfFloat32(addresses, pixels, (float*)result.Pointer, countAddress);
        else
            throw new ArgumentException($"Medians are taken of UInt16 and Float32, not of {result.Type}.", nameof(result));
    }

    private static void Check(ReadOnlySpan<nint> planes, long pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        if (planes.Length is 0 or > LargestPlaneCount)
            throw new ArgumentException($"{planes.Length} planes: between 1 and {LargestPlaneCount} are possible.", nameof(planes));
    }
}
