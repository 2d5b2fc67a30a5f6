using System.Globalization;
using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>The tile of an item in its provider's grid, spelled one way: <c>33TWM</c>, <c>089090</c>, <c>S90W180</c>.</summary>
internal static class TileNames
{
    public static string? Of(StacItem item, Sentinel2Facts? sentinel2)
    {
        var properties = item.Properties;
        if (properties.Text("grid:code") is { } code && code.IndexOf('-', StringComparison.Ordinal) is var dash and > 0)
            return code.StartsWith("MGRS-", StringComparison.Ordinal) ? Padded(code[5..]) : code[(dash + 1)..];
        if (properties.Text("s2:mgrs_tile") is { } tile)
            return Padded(tile);
        foreach (var prefix in (string[])["mgrs", "sentinel"])
            if (properties.Number(prefix + ":utm_zone") is { } zone && properties.Text(prefix + ":latitude_band") is { } band && properties.Text(prefix + ":grid_square") is { } square)
                return Padded(zone.ToString("0", CultureInfo.InvariantCulture) + band + square);
        if (properties["landsat:wrs_path"] is { } path && properties["landsat:wrs_row"] is { } row)
            return $"{path.ToString().PadLeft(3, '0')}{row.ToString().PadLeft(3, '0')}";
        return sentinel2?.TileInName;
    }

    private static string Padded(string tile) => tile.Length == 4 ? "0" + tile : tile;
}
