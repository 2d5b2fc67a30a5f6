using Datacube.Contracts.Errors;
using Datacube.Contracts.Words;
using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>Turns the names that were asked for into common names, and says what a band is.</summary>
internal static class BandResolver
{
    public static IReadOnlyList<RequestedBand> Resolve(IReadOnlyList<string> asked, IReadOnlyList<(StacItem Item, SensorFamily Family)> items)
    {
        var bands = new List<RequestedBand>();
        foreach (var name in asked)
        {
            var band = ResolveOne(name, items);
            if (bands.Find(other => other.Name == band.Name) is { } twice)
                throw new DatacubeException("band.duplicate", $"Bands '{twice.Asked}' and '{name}' are the same band '{band.Name}'; ask for it once.", "bands");
            bands.Add(band);
        }
        return bands;
    }

    private static RequestedBand ResolveOne(string asked, IReadOnlyList<(StacItem Item, SensorFamily Family)> items)
    {
        var known = BandTable.Find(asked);
        // B05 is a red edge on Sentinel-2 and near infrared on Landsat: numbers mean something only where no other sensor numbers its bands.
        var ambiguous = IsNumbered(asked) && items.Any(pair => pair.Family is SensorFamily.Landsat or SensorFamily.Other);
        var meant = known is not null && !ambiguous ? known.Name : asked;
        if (items.Count == 0)
            return new(asked, meant, known?.Kind ?? BandKind.Continuous);
        foreach (var (item, family) in items)
            if (AssetFinder.Find(item, family, meant) is { } found)
                return new(asked, meant, KindOf(meant, found));
        throw Unknown(asked, items);
    }

    private static bool IsNumbered(string name) => name.Length > 1 && name[0] is 'B' or 'b' && char.IsAsciiDigit(name[1]);

    private static BandKind KindOf(string name, FoundBand found)
    {
        if (BandTable.Find(name) is { } known)
            return known.Kind;
        if (found.Band.IsClassified || name.Contains("mask", StringComparison.OrdinalIgnoreCase) || name.StartsWith("qa_", StringComparison.OrdinalIgnoreCase))
            return BandKind.Categorical;
        return found.Asset.Roles.Contains("reflectance") || BandTable.Find(found.Band.CommonName ?? "")?.Kind == BandKind.Reflectance ? BandKind.Reflectance : BandKind.Continuous;
    }

    private static DatacubeException Unknown(string asked, IReadOnlyList<(StacItem Item, SensorFamily Family)> items)
    {
        var names = items.Take(50).SelectMany(pair => AssetFinder.NamesIn(pair.Item, pair.Family)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var nearest = NearestWords.Of(asked, names, 3);
        var shown = asked.Length <= 40 ? asked : asked[..40] + "…";
        return new("band.unknown",
            $"No scene found has a band '{shown}'. Nearest: {string.Join(", ", nearest)}. 'datacube search' with the same area and dates lists the bands of each scene.", "bands");
    }
}
