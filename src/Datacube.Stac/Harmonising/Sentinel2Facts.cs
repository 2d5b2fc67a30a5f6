using System.Globalization;
using System.Text.RegularExpressions;
using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>What providers say of a Sentinel-2 product, under whichever names they say it.</summary>
internal sealed partial class Sentinel2Facts
{
    private readonly string[] names;

    public Sentinel2Facts(StacItem item)
    {
        var properties = item.Properties;
        // S2A_MSIL2A_20230815T095031_N0509_R079_T33TWM_20230815T155057, GS2A_20230815T095031_042547_N05.09, …_DS_2APS_…_S20230815T095630_N05.09
        names =
        [
            .. ((string[])["s2:product_uri", "sentinel:product_id", "sentinel2:product_title", "s2:datatake_id", "eopf:datatake_id", "s2:datastrip_id", "eopf:datastrip_id", "s2:granule_id", "s2:tile_id"])
                .Select(properties.Text).OfType<string>(), item.Id,
        ];
        Baseline = properties.Text("s2:processing_baseline") ?? properties.Text("sentinel:processing_baseline") ?? properties.Text("sentinel2:processing_baseline")
            ?? (properties.Text("processing:version") is { } version && Version().IsMatch(version) ? version : null) ?? BaselineInNames();
        Datatake = InNames(ProductStart()) ?? InNames(DatatakeStart());
        Datastrip = InNames(DatastripStart());
        Generated = properties.Time("s2:generation_time") ?? properties.Time("sentinel2:generation_time") ?? properties.Time("processing:datetime");
        OffsetApplied = properties.Flag("earthsearch:boa_offset_applied") ?? properties.Flag("sentinel:boa_offset_applied");
        OffsetFlag = properties.ContainsKey("sentinel:boa_offset_applied") ? "sentinel:boa_offset_applied" : "earthsearch:boa_offset_applied";
        TileInName = InNames(TileName());
        Level = names.Any(name => name.Contains("MSIL1C", StringComparison.Ordinal)) || (item.Collection ?? item.Id).Contains("l1c", StringComparison.OrdinalIgnoreCase) ? "L1C" : "L2A";
    }

    /// <summary>Processing baseline as text, for example <c>05.09</c>.</summary>
    public string? Baseline { get; }

    /// <summary>Baseline as a number, for example 5.09.</summary>
    public double? BaselineNumber => double.TryParse(Baseline, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Start of the datatake, <c>yyyyMMddTHHmmss</c>.</summary>
    public string? Datatake { get; }

    /// <summary>Start of sensing of the datastrip: the same after reprocessing, another one for the second part of a split acquisition.</summary>
    public string? Datastrip { get; }

    /// <summary>When the product was made.</summary>
    public DateTimeOffset? Generated { get; }

    /// <summary>Whether the provider says it has subtracted the offset of baseline 04.00 already.</summary>
    public bool? OffsetApplied { get; }

    /// <summary>The property that says so.</summary>
    public string OffsetFlag { get; }

    /// <summary>MGRS tile in a product name.</summary>
    public string? TileInName { get; }

    /// <summary><c>L1C</c> or <c>L2A</c>.</summary>
    public string Level { get; }

    private string? BaselineInNames()
    {
        if (InNames(ProductBaseline()) is { } digits && digits != "9999")
            return $"{digits[..2]}.{digits[2..]}";
        return InNames(DottedBaseline());
    }

    private string? InNames(Regex pattern) =>
        names.Select(name => pattern.Match(name)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"^\d\d\.\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"_N(\d{4})_", RegexOptions.CultureInvariant)]
    private static partial Regex ProductBaseline();

    [GeneratedRegex(@"_N(\d\d\.\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex DottedBaseline();

    [GeneratedRegex(@"^S2[A-D]_MSIL[12][AC]_(\d{8}T\d{6})_", RegexOptions.CultureInvariant)]
    private static partial Regex ProductStart();

    [GeneratedRegex(@"^GS2[A-D]_(\d{8}T\d{6})_", RegexOptions.CultureInvariant)]
    private static partial Regex DatatakeStart();

    [GeneratedRegex(@"_DS_.*_S(\d{8}T\d{6})_", RegexOptions.CultureInvariant)]
    private static partial Regex DatastripStart();

    [GeneratedRegex(@"_T(\d\d[C-X][A-Z]{2})(?:_|$)", RegexOptions.CultureInvariant)]
    private static partial Regex TileName();
}
