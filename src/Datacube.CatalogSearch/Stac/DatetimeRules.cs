using System.Globalization;
using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.Stac;

/// <summary>Reads <c>datetime</c>: an instant of RFC 3339, or two with a slash between them, one of which may be open (<c>..</c> or nothing).</summary>
internal static partial class DatetimeRules
{
    public static TimeInterval Read(string text)
    {
        var parts = text.Split('/');
        if (parts.Length == 1)
            return new(Instant(text), Instant(text));
        var (start, end) = parts.Length == 2 ? (End(parts[0]), End(parts[1])) : throw Refused(text);
        if (start is null && end is null)
            throw new DatacubeException("time.open", "The time is open at both ends. Leave it out, or give one end: 2023-08-01T00:00:00Z/..", "datetime");
        if (start > end)
            throw new DatacubeException("time.order", string.Create(CultureInfo.InvariantCulture, $"The end {end:O} lies before the start {start:O}. Swap them."), "datetime");
        return new(start, end);
    }

    private static DateTimeOffset? End(string text) => text is ".." or "" ? null : Instant(text);

    private static DateTimeOffset Instant(string text) =>
        // RFC 3339 allows t and z in lower case, and as many digits of a second as one likes.
        Form().IsMatch(text) && DateTimeOffset.TryParse(Digits().Replace(text.ToUpperInvariant(), "$1"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : throw Refused(text);

    private static DatacubeException Refused(string text) =>
        new("time.form", $"'{(text.Length <= 60 ? text : text[..60] + "…")}' is no time. Write 2023-08-01T00:00:00Z, or two with a slash: 2023-08-01T00:00:00Z/2023-08-31T23:59:59Z; .. for an open end.", "datetime");

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"(\.\d{7})\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
