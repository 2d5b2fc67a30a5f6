using System.Globalization;
using System.Text.RegularExpressions;
using Datacube.Pixels.Grids;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>Names of tiles (<c>r0001/c0002</c>) and of jobs (<c>t0003/r0001/c0002</c>).</summary>
public static partial class TileName
{
    /// <summary>Name of a tile.</summary>
    public static string Of(TileIndex tile) => string.Create(CultureInfo.InvariantCulture, $"r{tile.Row:D4}/c{tile.Column:D4}");

    /// <summary>Name of a job: one tile of one period.</summary>
    public static string Of(int period, TileIndex tile) => string.Create(CultureInfo.InvariantCulture, $"t{period:D4}/{Of(tile)}");

    /// <summary>Reads a tile's name; a leading period is ignored.</summary>
    public static bool TryParse(string text, out TileIndex tile)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Form().Match(text);
        tile = match.Success
            ? new(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : default;
        return match.Success;
    }

    [GeneratedRegex("^(?:t[0-9]{1,6}/)?r([0-9]{1,7})/c([0-9]{1,7})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
