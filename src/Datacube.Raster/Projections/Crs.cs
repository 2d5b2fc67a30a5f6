using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using OSGeo.OSR;

namespace Datacube.Raster.Projections;

/// <summary>Reads coordinate reference systems from text, and names those of files.</summary>
public static partial class Crs
{
    /// <summary>What <see cref="Parse"/> accepts, in words.</summary>
    public const string Supported = "EPSG:n, WKT2 or PROJJSON text of a two-dimensional projected or geographic system, for example EPSG:4326, EPSG:32633, EPSG:3857, EPSG:6933, EPSG:3577";

    private const double MetresPerDegree = Math.PI * 6378137 / 180;
    private const int MostRemembered = 256;
    private static readonly ConcurrentDictionary<string, CrsInfo> Known = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads <c>EPSG:n</c>, WKT2 or PROJJSON, nothing else: no address, no PROJ string, no WKT 1, no file name.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="field">The option or field that carried it, for the error.</param>
    /// <exception cref="DatacubeException"><c>crs.form</c>, <c>crs.unknown</c> (no such code, text that does not parse), <c>crs.unsupported</c> (compound, vertical, geocentric, three-dimensional, local).</exception>
    public static CrsInfo Parse(string text, string? field = "crs")
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Known.TryGetValue(text, out var known))
            return known;
        using var reference = CrsText.Import(text, field);
        var info = Describe(reference, text, field);
        if (Known.Count >= MostRemembered)
            Known.Clear();
        Known[text] = info;
        return info;
    }

    /// <summary>The WGS 84 / UTM zone of a place, as <c>EPSG:326nn</c> or <c>EPSG:327nn</c>; plain six-degree zones.</summary>
    public static string SuggestUtm(double longitude, double latitude)
    {
        var zone = ((int)Math.Floor((Math.IEEERemainder(longitude, 360) + 180) / 6) % 60) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"EPSG:{(latitude < 0 ? 32700 : 32600) + zone}");
    }

    /// <summary>
    /// What <see cref="GeoBox.Crs"/> holds for the system of a file: the horizontal part's <c>EPSG:n</c>, else WKT2, else an empty string.
    /// </summary>
    internal static string Identify(SpatialReference? reference)
    {
        if (reference is null)
            return "";
        var part = reference.IsCompound() == 0 ? null : reference.IsProjected() != 0 ? "PROJCS" : "GEOGCS";
        if (CodeOf(reference, part) is { } code)
            return code;
        using var copy = reference.Clone();
        try
        {
            copy.AutoIdentifyEPSG();
            if (part is null && CodeOf(copy, null) is { } found)
                return found;
        }
        catch (ApplicationException)
        {
            // Not one of the systems that GDAL recognises by its parameters: its text is the name.
        }

        reference.ExportToWkt(out var wkt, ["FORMAT=WKT2_2019"]);
        return wkt;
    }

    /// <summary>A new reference for text that <see cref="Parse"/> accepts or <see cref="Identify"/> gave, axes in the order x, y.</summary>
    internal static SpatialReference Reference(string text)
    {
        var reference = CrsText.Import(text, "crs");
        reference.SetAxisMappingStrategy(AxisMappingStrategy.OAMS_TRADITIONAL_GIS_ORDER);
        return reference;
    }

    private static string? CodeOf(SpatialReference reference, string? part) =>
        reference.GetAuthorityName(part) == "EPSG" && reference.GetAuthorityCode(part) is { Length: > 0 } code ? "EPSG:" + code : null;

    private static CrsInfo Describe(SpatialReference reference, string text, string? field)
    {
        reference.ExportToWkt(out var wkt, ["FORMAT=WKT2_2019"]);
        reference.ExportToPROJJSON(out var json, null);
        bool geographic = reference.IsGeographic() != 0, projected = reference.IsProjected() != 0;
        var name = reference.GetName() ?? "";
        var kind = reference.IsCompound() != 0 ? "compound"
            : reference.IsGeocentric() != 0 ? "geocentric"
            : reference.IsVertical() != 0 ? "vertical"
            : reference.IsLocal() != 0 || !(geographic || projected) ? "neither geographic nor projected"
            : ThreeAxes().IsMatch(wkt) ? "three-dimensional"
            : null;
        if (kind is not null)
            throw new DatacubeException("crs.unsupported", $"The coordinate reference system '{CrsText.Shown(text)}' ({name}) is {kind}. Supported: {Supported}.", field);
        return new(Identify(reference), wkt, geographic, projected, geographic ? MetresPerDegree : reference.GetLinearUnits(), name)
        {
            AreaOfUse = AreaOf(wkt),
            ProjJson = json,
        };
    }

    private static MapBounds? AreaOf(string wkt)
    {
        // … USAGE[SCOPE["…"],AREA["…"],BBOX[south, west, north, east]] …
        var match = AreaBox().Matches(wkt).LastOrDefault();
        if (match is null)
            return null;
        double Side(int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        return new(Side(2), Side(1), Side(4), Side(3));
    }

    [GeneratedRegex(@"BBOX\[([-0-9.]+),\s*([-0-9.]+),\s*([-0-9.]+),\s*([-0-9.]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex AreaBox();

    [GeneratedRegex(@"CS\[\w+,3", RegexOptions.CultureInvariant)]
    private static partial Regex ThreeAxes();
}
