using System.Globalization;

namespace Datacube.Engine.Reducing;

/// <summary>A statistic of one band over time.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Percent">Of a percentile: 0…100.</param>
public readonly record struct BandStatistic(BandStatisticKind Kind, int Percent = 0)
{
    private const string PercentilePrefix = "pc_";

    /// <summary>As it is asked for, and what names of bands end with: <c>median</c>, <c>mean</c>, <c>std</c>, <c>min</c>, <c>max</c>, <c>pc_10</c>.</summary>
    public string Name => Kind switch
    {
        BandStatisticKind.Deviation => "std",
        BandStatisticKind.Least => "min",
        BandStatisticKind.Largest => "max",
        BandStatisticKind.Percentile => string.Create(CultureInfo.InvariantCulture, $"{PercentilePrefix}{Percent}"),
        BandStatisticKind.Mean => "mean",
        _ => "median",
    };

    /// <summary>In words of CF's cell methods where they have one.</summary>
    public string Method => Kind switch
    {
        BandStatisticKind.Deviation => "standard_deviation",
        BandStatisticKind.Least => "minimum",
        BandStatisticKind.Largest => "maximum",
        BandStatisticKind.Percentile => string.Create(CultureInfo.InvariantCulture, $"percentile {Percent}"),
        _ => Name,
    };

    /// <summary>True where values are samples that were seen, or lie between two of them, and so need no other type.</summary>
    public bool KeepsSamples => Kind is not (BandStatisticKind.Mean or BandStatisticKind.Deviation);

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, out BandStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var kind in Enum.GetValues<BandStatisticKind>())
        {
            statistic = new(kind);
            if (kind != BandStatisticKind.Percentile && statistic.Name == text)
                return true;
        }
        var isPercentile = text.StartsWith(PercentilePrefix, StringComparison.Ordinal)
            & int.TryParse(text.AsSpan(Math.Min(text.Length, PercentilePrefix.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100;
        statistic = new(BandStatisticKind.Percentile, percent);
        return isPercentile && statistic.Name == text;
    }
}
