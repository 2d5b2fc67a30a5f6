using System.Globalization;

namespace Datacube.Stac.Cql2;

/// <summary>A date or a point in time. Comparisons take the first instant of a date; functions of time (T_…) take the whole day.</summary>
/// <param name="First">The instant, in UTC; of a date its midnight.</param>
/// <param name="IsDate">True for a date.</param>
public sealed record CqlInstant(DateTimeOffset First, bool IsDate) : CqlNode
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The last instant: of a date, one tick (100 ns) before the next day.</summary>
    public DateTimeOffset Last => IsDate ? First.AddTicks(TimeSpan.TicksPerDay - 1) : First;

    /// <inheritdoc/>
    public override CqlType Type => CqlType.Instant;

    /// <summary>As RFC 3339 writes it: <c>2023-08-15</c> or <c>2023-08-15T10:00:00Z</c>.</summary>
    public override string ToString() => First.UtcDateTime.ToString(IsDate ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>2023-08-15</c> or <c>2023-08-15T10:00:00Z</c> (any offset, fractions of a second); null for anything else.</summary>
    public static CqlInstant? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return new(new(date, TimeOnly.MinValue, TimeSpan.Zero), true);
        // K would also take a time without an offset, which means nothing here.
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return hasOffset && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? new(time, false) : null;
    }
}
