using System.Runtime.Intrinsics;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// The medoid over dates, pixel by pixel: the observation with the least sum of Euclidean distances to the others, so that the bands of a result were
/// seen together. A date counts only where every band is valid; of equal sums the earlier date wins. Every vector width gives the same bits.
/// </summary>
public static unsafe class Medoid
{
    /// <summary>What <c>dates</c> holds where no date is valid.</summary>
    public const ushort NoDate = ushort.MaxValue;

    /// <summary>UInt16 samples, 0 = missing; 0 where no date is valid.</summary>
    /// <param name="planes">Address of the first sample of each plane: all bands of the first date, then those of the next.</param>
    /// <param name="pixels">Samples per plane.</param>
    /// <param name="results">Address of the first result of each band; overlaps no plane.</param>
    /// <param name="dates">Number of the chosen date from 0, or null.</param>
    /// <param name="counts">Valid dates, or null.</param>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> results, ushort* dates, ushort* counts = null) => Run(planes, pixels, results, (nint)dates, (nint)counts, false);

    /// <summary>Float samples; NaN and infinities are missing. NaN where no date is valid.</summary>
    /// <inheritdoc cref="OfUInt16"/>
    public static void OfFloat32(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> results, ushort* dates, ushort* counts = null) => Run(planes, pixels, results, (nint)dates, (nint)counts, true);

    private static void Run(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> results, nint dates, nint counts, bool isFloat)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        var bands = results.Length;
        if (bands == 0 || planes.Length == 0 || planes.Length % bands != 0 || planes.Length / bands > Median.LargestPlaneCount)
            throw new ArgumentException($"{planes.Length} planes are no whole number of dates of {bands} bands, at most {Median.LargestPlaneCount} dates.", nameof(planes));
        fixed (nint* samples = planes, targets = results)
        {
            long done = 0;
            if (InstructionSet.Has512)
                done = new MedoidRun<FloatLanes512, Vector512<float>>(samples, planes.Length / bands, bands, isFloat).Reduce((done, pixels), targets, (ushort*)dates, (ushort*)counts);
            if (InstructionSet.Has256)
                done = new MedoidRun<FloatLanes256, Vector256<float>>(samples, planes.Length / bands, bands, isFloat).Reduce((done, pixels), targets, (ushort*)dates, (ushort*)counts);
            new MedoidRun<FloatLanes1, float>(samples, planes.Length / bands, bands, isFloat).Reduce((done, pixels), targets, (ushort*)dates, (ushort*)counts);
        }
    }
}
