namespace Datacube.Pixels.Statistics;

/// <summary>
/// Percentiles over planes, pixel by pixel: of n valid samples in order the one with the index p (n − 1), rounded half to even; no value is ever
/// made up between two. Every vector width gives the same bits, and so does any order of the planes.
/// </summary>
public static unsafe class Percentiles
{
    /// <summary>Fewer valid samples than this give no percentile, unless said otherwise.</summary>
    public const int UsualMinimum = 3;

    /// <summary>UInt16 samples, 0 = missing; 0 where too few are valid.</summary>
    /// <param name="planes">Address of the first sample of each plane.</param>
    /// <param name="pixels">Samples per plane.</param>
    /// <param name="fractions">Percentiles as 0…1.</param>
    /// <param name="results">Address of the first result of each percentile; overlaps no plane.</param>
    /// <param name="minimum">Fewest valid samples that give one; at least 1.</param>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<double> fractions, ReadOnlySpan<nint> results, int minimum = UsualMinimum)
    {
        Check(planes, pixels, fractions, results, minimum);
        using var ranks = new PercentileRanks<short>(planes.Length, fractions, minimum);
        fixed (nint* addresses = planes, targets = results)
        {
            if (!InstructionSet.Has256 || pixels < UInt16Lanes256.Count)
                ScalarPercentile.OfUInt16((ushort**)addresses, planes.Length, pixels, ranks, targets);
            else if (planes.Length > Median.LargestNetwork)
                SelectionPercentile<ushort, short, UInt16Keys>.Run((ushort**)addresses, planes.Length, pixels, ranks, targets);
            else if (InstructionSet.Has512 && pixels >= UInt16Lanes512.Count)
                NetworkPercentile<ushort, short, UInt16Keys>.Run(NetworkEmitter.ForSorting(typeof(UInt16Lanes512), planes.Length), UInt16Lanes512.Count, (ushort**)addresses, planes.Length, pixels, ranks, targets);
            else
                NetworkPercentile<ushort, short, UInt16Keys>.Run(NetworkEmitter.ForSorting(typeof(UInt16Lanes256), planes.Length), UInt16Lanes256.Count, (ushort**)addresses, planes.Length, pixels, ranks, targets);
        }
    }

    /// <summary>Float samples, NaN = missing; NaN where too few are valid. −0 comes out as 0.</summary>
    /// <inheritdoc cref="OfUInt16"/>
    public static void OfFloat32(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<double> fractions, ReadOnlySpan<nint> results, int minimum = UsualMinimum)
    {
        Check(planes, pixels, fractions, results, minimum);
        using var ranks = new PercentileRanks<int>(planes.Length, fractions, minimum);
        fixed (nint* addresses = planes, targets = results)
        {
            if (!InstructionSet.Has256 || pixels < Float32Lanes256.Count)
                ScalarPercentile.OfFloat32((float**)addresses, planes.Length, pixels, ranks, targets);
            else if (planes.Length > Median.LargestNetwork)
                SelectionPercentile<float, int, Float32Keys>.Run((float**)addresses, planes.Length, pixels, ranks, targets);
            else if (InstructionSet.Has512 && pixels >= Float32Lanes512.Count)
                NetworkPercentile<float, int, Float32Keys>.Run(NetworkEmitter.ForSorting(typeof(Float32Lanes512), planes.Length), Float32Lanes512.Count, (float**)addresses, planes.Length, pixels, ranks, targets);
            else
                NetworkPercentile<float, int, Float32Keys>.Run(NetworkEmitter.ForSorting(typeof(Float32Lanes256), planes.Length), Float32Lanes256.Count, (float**)addresses, planes.Length, pixels, ranks, targets);
        }
    }

    private static void Check(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<double> fractions, ReadOnlySpan<nint> results, int minimum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        if (planes.Length is 0 or > Median.LargestPlaneCount)
            throw new ArgumentException($"{planes.Length} planes: between 1 and {Median.LargestPlaneCount} are possible.", nameof(planes));
        if (fractions.Length != results.Length)
            throw new ArgumentException($"{fractions.Length} percentiles need as many results, not {results.Length}.", nameof(results));
        foreach (var fraction in fractions)
        {
            if (fraction is not (>= 0 and <= 1))
                throw new ArgumentException($"A percentile of {fraction} is outside 0…1.", nameof(fractions));
        }
    }
}
