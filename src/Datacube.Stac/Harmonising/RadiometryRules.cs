using System.Globalization;
using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>
/// Decides scale and offset once per asset. Sentinel-2 since processing baseline 04.00 (25 January 2022, and every reprocessed product of
/// Collection 1) stores reflectance × 10 000 + 1000; providers state that in four ways, wrongly in some, and some take the 1000 away.
/// </summary>
internal static class RadiometryRules
{
    private const double Sentinel2Scale = 0.0001;
    private const double StoredOffset = -1000;
    private static readonly DateTimeOffset OffsetSince = new(2022, 1, 25, 0, 0, 0, TimeSpan.Zero);

    public static Radiometry Decide(StacItem item, SensorFamily family, Sentinel2Facts? sentinel2, string name, BandKind kind, FoundBand found, List<string> decisions)
    {
        var band = found.Band;
        if (kind == BandKind.Categorical)
            return new(1, 0, "class codes are neither scaled nor shifted");
        if (sentinel2 is not null && kind == BandKind.Reflectance)
            return Sentinel2(item, sentinel2, found, decisions);
        if (sentinel2 is not null && name is "aot" or "wvp")
            return Checked(new(0.001, 0, $"quantification value 1000 of Sentinel-2 {name.ToUpperInvariant()}"), found, decisions);
        if (band.Scale is not null || band.Offset is not null)
            return new(band.Scale ?? 1, band.Offset ?? 0, "scale and offset as the asset states them");
        if (family == SensorFamily.Landsat && kind == BandKind.Reflectance)
            return new(0.0000275, -0.2, "surface reflectance of Landsat Collection 2; the asset states nothing");
        if (family == SensorFamily.Landsat && name is "lwir" or "lwir11")
            return new(0.00341802, 149, "surface temperature of Landsat Collection 2; the asset states nothing");
        return new(1, 0, "the asset states neither scale nor offset");
    }

    private static Radiometry Sentinel2(StacItem item, Sentinel2Facts facts, FoundBand found, List<string> decisions)
    {
        var band = found.Band;
        if (band.DataType?.StartsWith("float", StringComparison.Ordinal) == true)
            return new(band.Scale ?? 1, band.Offset ?? 0, "floating point samples, scale and offset as the asset states them");
        var scale = band.Scale is { } stated && stated > 0 ? stated : Sentinel2Scale;
        var offset = scale == Sentinel2Scale ? -0.1 : StoredOffset * scale;
        var origin = band.Scale is null ? "scale 0.0001 of Sentinel-2" : "stated scale";
        var (applies, why) = OffsetApplies(item, facts, found);
        return Checked(new(scale, applies ? offset : 0, $"{origin}; {why}"), found, decisions);
    }

    /// <summary>Whether the stored numbers still carry the +1000, and why.</summary>
    private static (bool Applies, string Why) OffsetApplies(StacItem item, Sentinel2Facts facts, FoundBand found)
    {
        // The flag speaks of the provider's own COGs; the JPEG2000 files listed beside them are ESA's.
        if (facts.OffsetApplied is true && !IsOriginalFile(found.Asset))
            return (false, $"{facts.OffsetFlag} is true: the provider subtracted the offset of baseline {facts.Baseline ?? "04.00 or later"} already");
        if (facts.BaselineNumber is { } baseline)
            return baseline >= 4
                ? (true, $"baseline {facts.Baseline} stores reflectance with 1000 added{Unapplied(facts)}")
                : (false, $"baseline {facts.Baseline} is before 04.00, no offset");
        if (found.Band.Offset is { } stated)
            return (stated != 0, "baseline unknown, the asset states the offset");
        var made = facts.Generated ?? item.Acquired;
        return made >= OffsetSince
            ? (true, $"baseline unknown, made or acquired {Day(made)}, since 2022-01-25 every product has the offset")
            : (false, $"baseline unknown, made or acquired {Day(made)}, before 2022-01-25 no product had the offset");
    }

    private static string Unapplied(Sentinel2Facts facts) => facts.OffsetApplied is false ? $" ({facts.OffsetFlag} is false)" : "";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool IsOriginalFile(StacAsset asset) =>
        asset.Type == "image/jp2" || asset.Href.EndsWith(".jp2", StringComparison.OrdinalIgnoreCase);

    private static Radiometry Checked(Radiometry decided, FoundBand found, List<string> decisions)
    {
        var band = found.Band;
        var wrongScale = band.Scale is { } scale && scale != decided.Scale;
        var wrongOffset = band.Offset is { } offset && Math.Abs(offset - decided.Offset) > 1e-9;
        if (wrongScale || wrongOffset)
            decisions.Add(FormattableString.Invariant(
                $"asset {found.Asset.Key} states scale {band.Scale ?? 1} and offset {band.Offset ?? 0}, used are {decided.Scale} and {decided.Offset}: {decided.Reason}"));
        return decided;
    }
}
