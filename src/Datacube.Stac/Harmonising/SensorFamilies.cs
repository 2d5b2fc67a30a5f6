using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>Tells the sensor family of an item.</summary>
internal static class SensorFamilies
{
    public static SensorFamily Of(StacItem item)
    {
        var collection = item.Collection?.ToLowerInvariant() ?? "";
        var platform = item.Platform ?? "";
        if (platform.StartsWith("sentinel-2", StringComparison.Ordinal) || collection.StartsWith("sentinel-2", StringComparison.Ordinal)
            || collection.StartsWith("sentinel-s2", StringComparison.Ordinal))
            return SensorFamily.Sentinel2;
        if (platform.StartsWith("sentinel-1", StringComparison.Ordinal) || collection.StartsWith("sentinel-1", StringComparison.Ordinal))
            return SensorFamily.Sentinel1;
        if (collection.StartsWith("landsat-c2", StringComparison.Ordinal))
            return SensorFamily.Landsat;
        return platform.StartsWith("tandem-x", StringComparison.Ordinal) || collection.Contains("dem", StringComparison.Ordinal) ? SensorFamily.Elevation : SensorFamily.Other;
    }
}
