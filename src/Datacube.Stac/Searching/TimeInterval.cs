using System.Globalization;

namespace Datacube.Stac.Searching;

/// <summary>A span of time, both ends included as in STAC; an open end is null.</summary>
public readonly record struct TimeInterval(DateTimeOffset? Start, DateTimeOffset? End)
{
    /// <summary>True where the two spans share an instant.</summary>
    public bool Overlaps(DateTimeOffset from, DateTimeOffset to) => (Start is not { } start || to >= start) && (End is not { } end || from <= end);

    /// <summary>As a STAC API wants it: <c>2023-08-01T00:00:00Z/2023-08-31T23:59:59.999Z</c>, <c>..</c> for an open end.</summary>
    public override string ToString() => $"{Format(Start)}/{Format(End)}";

    internal static string Format(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture) ?? "..";
}
