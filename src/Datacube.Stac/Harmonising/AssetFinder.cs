using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>
/// Finds the asset that holds a band: by the keys that the provider's family uses, then by the common names that the item states, then
/// by asset key or band name. Pictures for people and metadata are never taken.
/// </summary>
internal static class AssetFinder
{
    private static readonly string[] PictureKeys = ["visual", "overview", "preview", "thumbnail", "rendered_preview", "tilejson", "image-preview"];
    private static readonly string[] PictureRoles = ["visual", "overview", "thumbnail", "metadata", "tiles"];

    public static FoundBand? Find(StacItem item, SensorFamily family, string name) =>
        ByFamily(item, family, name) ?? ByCommonName(item, family, name) ?? ByKey(item, name);

    /// <summary>Names under which the bands of an item can be asked for.</summary>
    public static IEnumerable<string> NamesIn(StacItem item, SensorFamily family)
    {
        foreach (var asset in item.Assets.Values.Where(IsData))
            foreach (var band in asset.Bands)
                if ((BandTable.Find(asset.Key) is { } known && Find(item, family, known.Name) is not null ? known.Name : band.CommonName ?? asset.Key) is { } name)
                    yield return name;
    }

    private static FoundBand? ByFamily(StacItem item, SensorFamily family, string name)
    {
        if (family == SensorFamily.Other || BandTable.Find(name) is not { } band)
            return null;
        foreach (var key in BandTable.AssetKeys(band, family))
            if (item.Assets.TryGetValue(key, out var asset) && IsData(asset))
                return new(asset, asset.Bands[0]);
        return null;
    }

    private static FoundBand? ByCommonName(StacItem item, SensorFamily family, string name)
    {
        // Providers call several bands of Sentinel-2 "rededge" and one of them B8A: of its common names only those of single red edges decide.
        var decides = family != SensorFamily.Sentinel2 || BandTable.Find(name)?.Sentinel2 is null;
        return item.Assets.Values.Where(IsData)
            .SelectMany(asset => asset.Bands.Select(band => new FoundBand(asset, band)))
            .Where(found => (decides || BandTable.IsRedEdge(found.Band.CommonName)) && BandTable.IsNameOf(found.Band.CommonName, name))
            .OrderBy(found => found.Asset.Bands.Count)
            .ThenBy(found => found.Asset.Gsd ?? double.MaxValue)
            .ThenBy(found => found.Asset.Key, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static FoundBand? ByKey(StacItem item, string name)
    {
        var data = item.Assets.Values.Where(IsData).OrderBy(asset => asset.Key, StringComparer.Ordinal).ToList();
        var asset = data.Find(asset => asset.Key.Equals(name, StringComparison.Ordinal)) ?? data.Find(asset => asset.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        asset ??= data.Find(asset => BandTable.IsNameOf(asset.Key, name));
        return asset is not null
            ? new(asset, asset.Bands[0])
            : data.SelectMany(candidate => candidate.Bands.Select(band => new FoundBand(candidate, band)))
                .FirstOrDefault(found => BandTable.IsNameOf(found.Band.Name, name));
    }

    private static bool IsData(StacAsset asset) =>
        !PictureKeys.Contains(asset.Key, StringComparer.OrdinalIgnoreCase)
        && !asset.Key.StartsWith("TCI", StringComparison.Ordinal)
        && !asset.Roles.Any(role => PictureRoles.Contains(role, StringComparer.Ordinal))
        && (asset.Type is not { } type || !(type.Contains("json", StringComparison.Ordinal) || type.Contains("xml", StringComparison.Ordinal)
            || type.StartsWith("text/", StringComparison.Ordinal) || type is "image/png" or "image/jpeg" or "application/zip"));
}
