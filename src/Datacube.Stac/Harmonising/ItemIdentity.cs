using System.Globalization;
using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>Tells products of one acquisition from others.</summary>
internal static class ItemIdentity
{
    /// <summary>
    /// Products of one acquisition of one tile: same platform, datatake, datastrip and level. A datatake can be cut into two datastrips
    /// inside a tile; those two are complementary, not duplicates. Without a tile the exact time and the place stand in.
    /// </summary>
    public static string Of(StacItem item, SensorFamily family, Sentinel2Facts? facts, Scene scene)
    {
        var acquired = item.Acquired.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff", CultureInfo.InvariantCulture);
        if (facts is not null && scene.Tile is not null)
            return string.Join('|', item.Platform, facts.Level, scene.Tile, facts.Datatake ?? acquired, facts.Datastrip);
        var centre = scene.Boxes[0];
        var place = scene.Tile ?? string.Create(CultureInfo.InvariantCulture, $"{(centre.West + centre.East) / 2:0.00},{(centre.South + centre.North) / 2:0.00}");
        return string.Join('|', family, item.Collection, item.Platform, place, acquired);
    }
}
