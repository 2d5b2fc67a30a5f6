namespace Datacube.Engine.Reducing;

/// <summary>What a reduction does, in the words that metadata carry.</summary>
internal static class ReductionText
{
    private const string Median = "The median of the valid observations of each band, rounded to nearest, half to even. An even number of observations gives the mean of the middle two.";
    private const string Geomedian = "The geometric median of the dates on which every band is valid: the point of band space with the least sum of distances to them, to 1e-6 of their spread, rounded to nearest.";

    private const string Deviations = "smad, emad and bcmad are the medians over those dates of 1 - cos of the angle to it, of the Euclidean distance in units of the scaled observations (reflectance x 10000), and of the Bray-Curtis distance.";

    private const string Chosen = "of the dates on which every band is valid; the earlier one of equals. 'date' is its solar day.";

    public static string Of(Reduction reduction) => reduction.Kind switch
    {
        ReductionKind.Geomedian => Geomedian,
        ReductionKind.Geomad => $"{Geomedian} {Deviations}",
        ReductionKind.GeomadOdcCompat => $"As odc-stats encodes it, of observations x 1e-4 - 1e-4 in 32-bit floats, back x 1e4 + 1 and truncated: up to 1 too low. {Geomedian} {Deviations}",
        ReductionKind.Medoid => $"The observation with the least sum of distances to the others, {Chosen}",
        ReductionKind.BestPixel => $"The observation of the date with the {(reduction.Rank!.IsLeast ? "least" : "largest")} {reduction.Rank.Index.Formula}, {Chosen}",
        _ when reduction.Equals(Reduction.Median) => Median,
        _ => $"Of the valid observations of each band: {string.Join(", ", reduction.Statistics.Select(One))}.",
    };

    private static string One(BandStatistic statistic) => statistic.Kind switch
    {
        BandStatisticKind.Mean => "mean",
        BandStatisticKind.Deviation => "standard deviation (divided by n)",
        BandStatisticKind.Least => "least value",
        BandStatisticKind.Largest => "largest value",
        BandStatisticKind.Percentile => $"percentile {statistic.Percent} (the observation with the index p (n - 1), rounded half to even; none of fewer than three)",
        _ => "median (rounded half to even)",
    };
}
