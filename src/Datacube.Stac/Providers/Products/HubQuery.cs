using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Providers.Products;

/// <summary>
/// A search as the closed data hubs took it, read into one that any provider can answer:
/// <code>(footprint:"Intersects(-34.5000,148.5000)" AND platformname:"Sentinel-3" AND producttype:"OL_1_EFR___"
///  AND creationdate:[NOW-120DAYS TO NOW-30DAYS])&amp;rows=100</code>
/// with or without the address before it, encoded or not. A point of Intersects is latitude, longitude; polygons are well-known text.
/// </summary>
public sealed partial record HubQuery
{
    private const int MaxLength = 20_000;

    /// <summary>Mission, for example <c>Sentinel-3</c>.</summary>
    public string? Mission { get; init; }

    /// <summary>Product type, for example <c>OL_1_EFR___</c>.</summary>
    public string? ProductType { get; init; }

    /// <summary>Everything but the collection.</summary>
    public StacQuery Query { get; init; } = new();

    /// <summary>The host that it was meant for, where it says.</summary>
    public string? Host { get; init; }

    /// <summary>True where that host is one of the hubs that were closed in 2023.</summary>
    public bool IsForClosedHub => Host is { } host && (host.EndsWith("copernicus.eu", StringComparison.OrdinalIgnoreCase) && (host.StartsWith("scihub.", StringComparison.OrdinalIgnoreCase) || host.StartsWith("apihub.", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Reads a search.</summary>
    /// <param name="text">As it was given to a hub.</param>
    /// <param name="now">What NOW means.</param>
    /// <exception cref="DatacubeException"><c>filter.form</c>, <c>filter.property</c>, <c>time.*</c>, <c>page.limit</c>.</exception>
    public static HubQuery Parse(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
            throw new DatacubeException("filter.too_large", $"The search is {text.Length} characters long; at most {MaxLength} are possible.", "query");
        var (host, terms, rows) = Split(text.Trim());
        var query = new HubQuery { Host = host };
        if (rows is not null)
            query = query with { Query = query.Query with { PageSize = int.TryParse(rows, CultureInfo.InvariantCulture, out var size) ? size : -1 } };
        query.Query.Validate();
        RequireTerms(terms);
        foreach (Match term in Term().Matches(terms))
            query = query.With(term, now);
        return query;
    }

    /// <summary>The query for the providers of a table: the collection that has this mission and product type.</summary>
    /// <exception cref="DatacubeException"><c>catalog.not_found</c>: no provider lists such a collection.</exception>
    public StacQuery For(ProviderTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (Mission is null && ProductType is null)
            return Query;
        var names = table.Providers.SelectMany(provider => provider.Collections)
            .Where(pair => (Mission is null || pair.Value.Mission == Mission) && (ProductType is null ? pair.Value.Mission is not null : pair.Value.ProductType == ProductType))
            .Select(pair => pair.Key).Distinct(StringComparer.Ordinal).ToList();
        return names.Count > 0
            ? Query with { Collections = names }
            : throw new DatacubeException("catalog.not_found", $"No provider lists a collection of mission '{Mission}' and product type '{ProductType}'. Add it to the file of providers.", "query");
    }

    private HubQuery With(Match term, DateTimeOffset now)
    {
        var (field, value) = (term.Groups["field"].Value, term.Groups["value"].Value.Trim('"'));
        switch (field.ToUpperInvariant())
        {
            case "PLATFORMNAME":
                return this with { Mission = value };
            case "PRODUCTTYPE":
                return this with { ProductType = value };
            case "IDENTIFIER" or "FILENAME" or "TITLE" when !value.Contains('*', StringComparison.Ordinal):
                return this with { Query = Query with { Ids = [.. Query.Ids, value.Replace(".SAFE", "", StringComparison.Ordinal).Replace(".SEN3", "", StringComparison.Ordinal)] } };
            case "FOOTPRINT":
                return this with { Query = Query with { Intersects = Footprint(value) } };
            case "CLOUDCOVERPERCENTAGE":
                return this with { Query = Query with { MaxCloudCover = MostCloud(value) } };
            case "BEGINPOSITION" or "ENDPOSITION":
                return this with { Query = Query with { Time = Narrowed(Query.Time, Interval(value, now)) } };
            case "CREATIONDATE" or "INGESTIONDATE":
                return this with { Query = Query with { Published = Narrowed(Query.Published, Interval(value, now)) } };
            default:
                throw new DatacubeException("filter.property", $"The search names '{Shown(field)}' with '{Shown(value)}', which cannot be translated. Known are footprint, platformname, producttype, identifier, beginposition, endposition, ingestiondate, creationdate, cloudcoverpercentage.", "query");
        }
    }

    /// <summary>Takes the address and the parameters off.</summary>
    private static (string? Host, string Terms, string? Rows) Split(string text)
    {
        string? host = null;
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            var question = text.IndexOf('?', StringComparison.Ordinal);
            host = Uri.TryCreate(question < 0 ? text : text[..question], UriKind.Absolute, out var address) ? address.Host : null;
            text = question < 0 ? "" : text[(question + 1)..];
        }
        else if (text.StartsWith("/dhus/search?", StringComparison.Ordinal) || text.StartsWith("/apihub/search?", StringComparison.Ordinal))
            text = text[(text.IndexOf('?', StringComparison.Ordinal) + 1)..];
        var parts = text.Split('&');
        var terms = parts.FirstOrDefault(part => part.StartsWith("q=", StringComparison.Ordinal))?[2..] ?? parts[0];
        var rows = parts.FirstOrDefault(part => part.StartsWith("rows=", StringComparison.Ordinal))?[5..];
        return (host, terms.Contains('%', StringComparison.Ordinal) ? HttpUtility.UrlDecode(terms) : terms, rows);
    }

    /// <summary>Around and between the terms stand parentheses and ANDs; anything else is refused.</summary>
    private static void RequireTerms(string terms)
    {
        if (Term().Count(terms) == 0)
            throw Refused(terms, 1, "no condition such as platformname:\"Sentinel-3\" was found");
        var rest = new StringBuilder(terms);
        foreach (Match term in Term().Matches(terms))
            for (var i = term.Index; i < term.Index + term.Length; i++)
                rest[i] = ' ';
        foreach (Match word in Word().Matches(rest.ToString()))
            if (!word.Value.Equals("AND", StringComparison.OrdinalIgnoreCase))
                throw Refused(word.Value, word.Index + 1, "only conditions joined by AND can be translated");
    }

    private static GeoShape Footprint(string value)
    {
        if (Inside().Match(value) is not { Success: true } match)
            throw Refused(value, 1, "a footprint is Intersects(latitude,longitude) or Intersects(POLYGON((…)))");
        var inside = match.Groups[1].Value.Trim();
        if (inside.Split(',') is [var lat, var lon] && Number(lat) is { } latitude && Number(lon) is { } longitude)
            inside = FormattableString.Invariant($"POINT({longitude:R} {latitude:R})");
        return Cql2Text.ReadGeometry(inside).Shape;
    }

    private static double MostCloud(string value) =>
        RangeOf(value) is { } ends && Number(ends.To) is { } most ? most : Number(value) ?? throw Refused(value, 1, "a cloud cover is [0 TO 20]");

    private static TimeInterval Interval(string value, DateTimeOffset now)
    {
        var ends = RangeOf(value) ?? throw Refused(value, 1, "a time is [2020-01-01T00:00:00Z TO NOW]");
        var interval = new TimeInterval(Instant(ends.From, now), Instant(ends.To, now));
        return interval is { Start: { } start, End: { } end } && start > end
            ? throw new DatacubeException("time.order", FormattableString.Invariant($"The end {end:O} lies before the start {start:O}. Swap them."), "query")
            : interval;
    }

    private static TimeInterval Narrowed(TimeInterval? known, TimeInterval more) =>
        known is { } first ? new(Later(first.Start, more.Start), Earlier(first.End, more.End)) : more;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private static (string From, string To)? RangeOf(string value) =>
        value is ['[', .. var inside, ']'] && inside.Split(" TO ", StringSplitOptions.TrimEntries) is [var from, var to] ? (from.Trim('"'), to.Trim('"')) : null;

    /// <summary>An instant, a star for an open end, or NOW with a distance: NOW-120DAYS.</summary>
    private static DateTimeOffset? Instant(string text, DateTimeOffset now)
    {
        if (text == "*")
            return null;
        if (Now().Match(text) is { Success: true } match)
        {
            var count = match.Groups["count"].Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 0;
            try
            {
                return match.Groups["unit"].Value.TrimEnd('S') switch
                {
                    "MONTH" => now.AddMonths(-count),
                    "HOUR" => now.AddHours(-count),
                    "MINUTE" => now.AddMinutes(-count),
                    _ => now.AddDays(-count),
                };
            }
            catch (ArgumentOutOfRangeException e)
            {
                throw new DatacubeException("time.form", $"'{Shown(text)}' lies before the year 1. Write a shorter distance, or '*' for an open start.", "query", e);
            }
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new DatacubeException("time.form", $"'{Shown(text)}' is no time of a hub. Write 2020-01-31T00:00:00.000Z, NOW, or NOW-30DAYS.", "query");
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Shown(string text) => CqlErrors.Shown(text);

    private static DatacubeException Refused(string value, int position, string what) => new("filter.form", $"The search was refused: {what}; '{Shown(value)}' was found (at character {position}).", "query");

    [GeneratedRegex("""(?<![A-Za-z0-9])(?<field>[A-Za-z][A-Za-z0-9]*):(?<value>"[^"]*"|\[[^\]]*\]|[^\s()\[\]"]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Term();

    [GeneratedRegex(@"[^\s()]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^Intersects\((.*)\)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Inside();

    [GeneratedRegex(@"^NOW(-(?<count>\d{1,6})(?<unit>MINUTES?|HOURS?|DAYS?|MONTHS?))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Now();
}
