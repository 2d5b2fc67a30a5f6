using System.Runtime.Intrinsics;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// The observation of the best date, pixel by pixel: the one with the largest score, so that the bands of a result were seen together. A date
/// counts only where every band is valid and its score is a number; of equal scores the earlier date wins. Every vector width gives the same bits.
/// </summary>
public static unsafe class BestPixel
{
    /// <summary>What <c>dates</c> holds where no date is valid.</summary>
    public const ushort NoDate = ushort.MaxValue;

    /// <summary>UInt16 samples, 0 = missing; 0 where no date is valid.</summary>
    /// <param name="planes">Address of the first sample of each plane: all bands of the first date, then those of the next.</param>
    /// <param name="pixels">Samples per plane.</param>
    /// <param name="score">What is best.</param>
    /// <param name="result">Where results go; overlaps no plane.</param>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, PixelScore score, BestPixelResult result) => Run(planes, pixels, score, result, false);

    /// <summary>Float samples; NaN and infinities are missing. NaN where no date is valid.</summary>
    /// <inheritdoc cref="OfUInt16"/>
    public static void OfFloat32(ReadOnlySpan<nint> planes, long pixels, PixelScore score, BestPixelResult result) => Run(planes, pixels, score, result, true);

    private static void Run(ReadOnlySpan<nint> planes, long pixels, PixelScore score, BestPixelResult result, bool isFloat)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        var bands = result.Bands.Length;
        if (bands == 0 || planes.Length == 0 || planes.Length % bands != 0 || planes.Length / bands > Median.LargestPlaneCount)
            throw new ArgumentException($"{planes.Length} planes are no whole number of dates of {bands} bands, at most {Median.LargestPlaneCount} dates.", nameof(planes));
        if (score.Planes.IsEmpty ? (uint)score.First >= (uint)bands || (uint)score.Second >= (uint)bands : score.Planes.Length != planes.Length / bands)
            throw new ArgumentException($"The score names band {Math.Max(score.First, score.Second)} or {score.Planes.Length} planes; there are {bands} bands and {planes.Length / bands} dates.", nameof(score));
        fixed (nint* samples = planes, targets = result.Bands, scores = score.Planes)
        {
            var job = new BestPixelJob
            {
                Planes = samples, Dates = planes.Length / bands, Bands = bands, IsFloat = isFloat, Scores = scores, First = score.First, Second = score.Second,
                Results = targets, Chosen = result.Dates, Counts = result.Counts,
            };
            long done = 0;
            if (InstructionSet.Has512)
                done = BestPixelRun<FloatLanes512, Vector512<float>>.Reduce(job, done, pixels);
            if (InstructionSet.Has256)
                done = BestPixelRun<FloatLanes256, Vector256<float>>.Reduce(job, done, pixels);
            BestPixelRun<FloatLanes1, float>.Reduce(job, done, pixels);
        }
    }
}
