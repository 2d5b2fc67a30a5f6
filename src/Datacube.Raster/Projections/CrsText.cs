using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;
using Datacube.Raster.Gdal;
using OSGeo.OSR;

namespace Datacube.Raster.Projections;

/// <summary>
/// Decides which parser may see a text. GDAL's own guesser (SetFromUserInput) fetches addresses and opens files, so it is never asked.
/// </summary>
internal static partial class CrsText
{
    private const int LongestText = 64 * 1024;

    public static SpatialReference Import(string text, string? field)
    {
        GdalRuntime.EnsureConfigured();
        var trimmed = text.Trim();
        if (trimmed.Length is 0 or > LongestText)
            throw Form(text, field, trimmed.Length == 0 ? "is empty" : $"has {trimmed.Length} characters, more than {LongestText}");
        if (EpsgCode().Match(trimmed) is { Success: true } code)
            return FromEpsg(code.Groups[1].Value, text, field);
        if (trimmed[0] == '{')
            return FromJson(trimmed, text, field);
        if (Wkt2Keyword().IsMatch(trimmed))
            return FromWkt(trimmed, text, field);
        throw Form(text, field, Complaint(trimmed));
    }

    /// <summary>A text short and clean enough for a message.</summary>
    public static string Shown(string text)
    {
        var clean = string.Concat(text.Trim().Take(80).Select(static letter => char.IsControl(letter) ? ' ' : letter));
        return text.Trim().Length > 80 ? clean + "…" : clean;
    }

    private static string Complaint(string text) => text switch
    {
        _ when text.Contains("://", StringComparison.Ordinal) => "is an address; definitions are never fetched",
        _ when text.Contains("+proj", StringComparison.OrdinalIgnoreCase) || text.Contains("+init", StringComparison.OrdinalIgnoreCase) => "is a PROJ string",
        _ when Wkt1Keyword().IsMatch(text) => "is WKT 1; write it as WKT2 (gdalsrsinfo -o wkt2_2019)",
        _ when text.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) => "is a URN",
        _ when text.All(char.IsAsciiDigit) => $"is a bare number; did you mean EPSG:{text}?",
        _ => "is in no accepted form",
    };

    private static SpatialReference FromEpsg(string digits, string text, string? field)
    {
        var reference = new SpatialReference("");
        try
        {
            // More than eight digits is no EPSG code and would not fit an int.
            if (digits.Length > 8)
                throw Unknown(text, field, "no such code", null);
            reference.ImportFromEPSG(int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture));
            return reference;
        }
        catch (ApplicationException error)
        {
            reference.Dispose();
            throw Unknown(text, field, "the EPSG register of the installed PROJ has no such coordinate reference system", error);
        }
    }

    private static SpatialReference FromWkt(string wkt, string text, string? field)
    {
        var reference = new SpatialReference("");
        try
        {
            reference.ImportFromWkt(ref wkt);
            return reference;
        }
        catch (ApplicationException error)
        {
            reference.Dispose();
            throw Unknown(text, field, $"the WKT2 text does not parse ({error.Message})", error);
        }
    }

    private static SpatialReference FromJson(string json, string text, string? field)
    {
        string definition;
        try
        {
            definition = ProjJson.ToDefinition(json);
        }
        catch (FormatException error)
        {
            throw Unknown(text, field, $"the PROJJSON text does not parse ({error.Message})", error);
        }

        return definition.StartsWith("EPSG:", StringComparison.Ordinal) ? FromEpsg(definition[5..], text, field) : FromWkt(definition, text, field);
    }

    private static DatacubeException Form(string text, string? field, string complaint) =>
        new("crs.form", $"The coordinate reference system '{Shown(text)}' {complaint}. Accepted: {Crs.Supported}.", field);

    private static DatacubeException Unknown(string text, string? field, string reason, Exception? cause) =>
        new("crs.unknown", $"The coordinate reference system '{Shown(text)}' is not known: {reason}. Accepted: {Crs.Supported}.", field, cause);

    [GeneratedRegex(@"^EPSG:([0-9]{1,12})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex EpsgCode();

    [GeneratedRegex(@"^(GEOGCRS|GEOGRAPHICCRS|GEODCRS|GEODETICCRS|PROJCRS|PROJECTEDCRS|DERIVEDPROJCRS|BOUNDCRS|COMPOUNDCRS|VERTCRS|VERTICALCRS|ENGCRS|ENGINEERINGCRS)\s*[\[(]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Wkt2Keyword();

    [GeneratedRegex(@"^(GEOGCS|PROJCS|GEOCCS|COMPD_CS|VERT_CS|LOCAL_CS)\s*\[", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Wkt1Keyword();
}
