using System.Runtime.Intrinsics;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// Mean, standard deviation, least and largest sample over planes, pixel by pixel. Sums are taken about a first mean, so that 32-bit floats
/// keep 6 digits of a deviation however large the samples are; every vector width gives the same bits.
/// </summary>
public static unsafe class Moments
{
    /// <summary>UInt16 samples, 0 = missing.</summary>
    /// <param name="planes">Address of the first sample of each plane.</param>
    /// <param name="pixels">Samples per plane.</param>
    /// <param name="result">Where results go; overlaps no plane.</param>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, MomentsResult result) => Run(planes, pixels, result, false);

    /// <summary>Float samples, NaN = missing.</summary>
    /// <inheritdoc cref="OfUInt16"/>
    public static void OfFloat32(ReadOnlySpan<nint> planes, long pixels, MomentsResult result) => Run(planes, pixels, result, true);

    private static void Run(ReadOnlySpan<nint> planes, long pixels, MomentsResult result, bool isFloat)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        if (planes.Length is 0 or > Median.LargestPlaneCount)
            throw new ArgumentException($"{planes.Length} planes: between 1 and {Median.LargestPlaneCount} are possible.", nameof(planes));
        fixed (nint* addresses = planes)
        {
            long done = 0;
            if (InstructionSet.Has512)
                done = MomentsRun<FloatLanes512, Vector512<float>>.Reduce(addresses, planes.Length, (done, pixels), isFloat, result);
            if (InstructionSet.Has256)
                done = MomentsRun<FloatLanes256, Vector256<float>>.Reduce(addresses, planes.Length, (done, pixels), isFloat, result);
            MomentsRun<FloatLanes1, float>.Reduce(addresses, planes.Length, (done, pixels), isFloat, result);
        }
    }
}
