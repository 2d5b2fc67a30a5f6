using Datacube.Contracts.Errors;
using Datacube.Raster.Projections;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>
/// Everything that can be said about a request without reading any data: the first line of defence of the command line, of gRPC and of HTTP.
/// </summary>
public static class CubeRules
{
    /// <summary>Checks a request.</summary>
    /// <param name="request">As given.</param>
    /// <param name="now">Present instant: requests about the future are refused.</param>
    /// <param name="targets">Where cubes may be written.</param>
    /// <returns>All problems found, in the order of the options; none means that the parts are usable.</returns>
    public static CubeCheck Check(CubeRequest request, DateTimeOffset now, OutputUriRules targets)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(targets);
        var verdict = new Verdict();
        var area = CheckArea(request, verdict);
        var time = TimeRules.Check(request, now, verdict);
        ResolutionRules.Check(request.Resolution, verdict);
        OptionRules.Check(request, verdict);
        if (request.VariableName is { } name)
            NameRules.CheckVariable(name, verdict);
        var indices = IndexRules.Check(request, verdict);
        var bands = BandRules.Check(request, indices ?? [], verdict);
        var choice = indices is null || bands is null ? null : new IndexChoice(indices, bands.Value.ForIndices);
        var reducer = ReducerRules.Check(request.Reducer, bands?.Own, choice, verdict);
        var crs = CheckCrs(request, area, verdict);
        var output = Caught(verdict, () => targets.Check(request.Output ?? "", "--output"));
        CheckCatalog(request.Catalog, verdict);
        return new(verdict.Problems, verdict.Notes, area, time, bands?.Own, crs, output) { Reducer = reducer, Indices = choice };
    }

    /// <summary>The same rules for a search, where area and time may be left out.</summary>
    public static CubeCheck CheckSearch(IReadOnlyList<string>? bbox, string? start, string? end, DateTimeOffset now)
    {
        var verdict = new Verdict();
        var area = bbox is null ? null : BboxRules.Check(bbox, verdict);
        var time = start is null && end is null ? null : TimeRules.CheckRange(start, end, now, verdict);
        return new(verdict.Problems, verdict.Notes, area, time, null, null, null);
    }

    private static LonLatArea? CheckArea(CubeRequest request, Verdict verdict)
    {
        var hasBox = request.Bbox is not null;
        var hasFile = request.GeometryFile is not null || request.Polygons is not null;
        if (hasBox && hasFile)
            verdict.Reject("--bbox", "area.ambiguous", "Both --bbox and --geometry-file were given. Give one: a box in degrees, or a file whose polygons are the area.");
        else if (!hasBox && !hasFile)
            verdict.Reject("--bbox", "area.missing", "No area was given. Use --bbox west south east north (degrees) or --geometry-file FILE.");
        else if (hasBox)
            return BboxRules.Check(request.Bbox!, verdict);
        return null;
    }

    private static CrsInfo? CheckCrs(CubeRequest request, LonLatArea? area, Verdict verdict)
    {
        var text = request.Crs.Trim();
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
            text = "EPSG:" + text;
        var crs = Caught(verdict, () => Crs.Parse(text, "--epsg"));
        if (crs is null)
            return null;
        if (crs.IsGeographic && crs.Code != Planning.CubeGrid.Geographic)
        {
            verdict.Reject("--epsg", "crs.unsupported", $"{crs.Code} ({crs.Name}) is geographic. Supported: EPSG:4326 in degrees, and every projected system in metres, for example EPSG:32633 or EPSG:6933.");
            return null;
        }
        if (request.Resolution is { } resolution && resolution > 0)
            ResolutionRules.CheckUnit(resolution, crs, area, verdict);
        return crs;
    }

    private static void CheckCatalog(string catalog, Verdict verdict)
    {
        if (string.IsNullOrWhiteSpace(catalog) || catalog.Any(char.IsControl))
            verdict.Reject("--catalog", "uri.form", "The catalogue address is empty or holds control characters. Give a file (catalog.json) or an https address.");
        else if (catalog.Contains("://", StringComparison.Ordinal) && !(Uri.TryCreate(catalog, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "file"))
            verdict.Reject("--catalog", "uri.not_allowed", $"'{Shown.Value(catalog)}' cannot be a catalogue. Allowed: a file (catalog.json), file://, https:// or http:// addresses.");
        else if (Uri.TryCreate(catalog, UriKind.Absolute, out var address) && address.UserInfo.Length > 0)
            verdict.Reject("--catalog", "uri.not_allowed", $"'{Shown.Value(catalog)}' carries a user name or password; credentials come from the environment.");
    }

    private static T? Caught<T>(Verdict verdict, Func<T> check) where T : class
    {
        try
        {
            return check();
        }
        catch (DatacubeException error)
        {
            verdict.Reject(error.Field ?? "", error.Code, error.Message);
            return null;
        }
    }
}
