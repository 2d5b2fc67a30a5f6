using System.Text.Json.Serialization;
using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Reducing;

/// <summary>
/// How the observations of one pixel over time become values: some statistics of each band, or one of all bands together. As text and in JSON
/// the names that were asked for, with commas.
/// </summary>
[JsonConverter(typeof(ReductionJson))]
public sealed class Reduction : IEquatable<Reduction>
{
    /// <summary>Names of the deviations from a geomedian, in the order of the result.</summary>
    internal static readonly string[] Deviations = ["smad", "emad", "bcmad"];

    private static readonly Dictionary<string, ReductionKind> Joint = new(StringComparer.Ordinal)
    {
        ["geomedian"] = ReductionKind.Geomedian,
        ["geomad"] = ReductionKind.Geomad,
        ["geomad-odc-compat"] = ReductionKind.GeomadOdcCompat,
        ["medoid"] = ReductionKind.Medoid,
    };

    private Reduction(ReductionKind kind, IReadOnlyList<BandStatistic> statistics, string text) => (Kind, Statistics, Text) = (kind, statistics, text);

    /// <summary>The median of each band.</summary>
    public static Reduction Median { get; } = new(ReductionKind.PerBand, [new(BandStatisticKind.Median)], "median");

    /// <summary>What can be asked for, in words.</summary>
    public static string Allowed { get; } = $"median, mean, std, min, max, pc_0 to pc_100 (one or several), or one of {string.Join(", ", Joint.Keys)}, or the best date: {DateRank.Allowed}";

    /// <summary>Whether bands are reduced one by one.</summary>
    public ReductionKind Kind { get; }

    /// <summary>Statistics of each band; none where bands are reduced together.</summary>
    public IReadOnlyList<BandStatistic> Statistics { get; }

    /// <summary>The names with commas.</summary>
    public string Text { get; }

    /// <summary>Which date is best; null where none is chosen by an index.</summary>
    public DateRank? Rank { get; private init; }

    /// <summary>True where values are those of one date, which is told.</summary>
    public bool ChoosesDates => Kind is ReductionKind.Medoid or ReductionKind.BestPixel;

    /// <summary>True where all bands of a date are needed at once.</summary>
    public bool IsJoint => Kind != ReductionKind.PerBand;

    /// <summary>True where results have the type and the units of the observations.</summary>
    public bool KeepsSamples => !HasDeviations && Statistics.All(statistic => statistic.KeepsSamples);

    /// <summary>True where the deviations from the geomedian are bands of the result.</summary>
    public bool HasDeviations => Kind is ReductionKind.Geomad or ReductionKind.GeomadOdcCompat;

    /// <summary>Usual name of the data variable.</summary>
    public string VariableName => Kind != ReductionKind.PerBand ? $"rgb_{Text}" : Statistics.Count == 1 ? $"rgb_{Statistics[0].Name}" : "rgb_statistics";

    /// <summary>Understands names; null where there is none, one is unknown, given twice, or a joint one stands beside others.</summary>
    public static Reduction? Parse(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var words = names.SelectMany(text => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)).ToArray();
        if (words is [var single] && Joint.TryGetValue(single, out var kind))
            return new(kind, [], single);
        if (words is [var ranked] && DateRank.Parse(ranked) is { } rank)
            return new(ReductionKind.BestPixel, [], ranked) { Rank = rank };
        List<BandStatistic> statistics = [];
        foreach (var word in words)
        {
            if (!BandStatistic.TryParse(word, out var statistic) || statistics.Contains(statistic))
                return null;
            statistics.Add(statistic);
        }
        return statistics.Count == 0 ? null : new(ReductionKind.PerBand, statistics, string.Join(',', words));
    }

    /// <summary>
    /// Bands of the result: all statistics of the first band, then those of the next. A single median, mean, least or largest value keeps the
    /// name of its band; otherwise the statistic is added, as in <c>red_pc_10</c>. Indices come last: of each date, with its statistics, where
    /// bands are reduced one by one, else of the result.
    /// </summary>
    /// <param name="bands">Bands that are read and stay.</param>
    /// <param name="indices">Indices.</param>
    public IReadOnlyList<ReducedBand> ResultOf(IEnumerable<string> bands, IReadOnlyList<SpectralIndex> indices)
    {
        ArgumentNullException.ThrowIfNull(bands);
        ArgumentNullException.ThrowIfNull(indices);
        if (IsJoint)
        {
            var method = HasDeviations ? "geomedian" : Text;
            return
            [
                .. bands.Select((band, at) => new ReducedBand(band, at, method)),
                .. HasDeviations ? Deviations.Select(name => new ReducedBand(name, null, $"{name} (median distance to the geomedian)")) : [],
                .. indices.Select(index => new ReducedBand(index.Name, null, $"{index.Formula} of the {method}", index)),
            ];
        }
        return [.. bands.SelectMany((band, at) => Statistics.Select(statistic => new ReducedBand(NameOf(band, statistic), at, statistic.Method))),
            .. indices.SelectMany(index => Statistics.Select(statistic => new ReducedBand(NameOf(index.Name, statistic), null, $"{statistic.Method} of {index.Formula}", index)))];
    }

    private string NameOf(string band, BandStatistic statistic) =>
        Statistics is [{ Kind: not (BandStatisticKind.Deviation or BandStatisticKind.Percentile) }] ? band : $"{band}_{statistic.Name}";

    /// <inheritdoc/>
    public bool Equals(Reduction? other) => Text == other?.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Reduction);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
