namespace Datacube.Raster.Reading;

/// <summary>Whether two versions of a source (<see cref="IByteSource.Version"/>) are of the same bytes.</summary>
public static class SourceVersion
{
    /// <summary>
    /// True for equal texts. Weak ETags are no word on bytes, and replicas of a mirror give different ones: where one of the two is weak, or none, length and time of change decide, and the
    /// tags only where a time is missing.
    /// </summary>
    public static bool AreSame(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first == second)
            return true;
        var (a, b) = (Parts.Of(first), Parts.Of(second));
        if (a.Length != b.Length)
            return false;
        if (a.IsStrong && b.IsStrong)
            return a.Tag == b.Tag;
        return a.Time.Length > 0 && b.Time.Length > 0 ? a.Time == b.Time : a.Tag.Length == 0 || b.Tag.Length == 0 || a.Opaque == b.Opaque;
    }

    /// <summary>Length, ETag and time of change of <c>123 W/"a1b2" @1690000000</c>; tag and time may be missing.</summary>
    private readonly record struct Parts(string Length, string Tag, string Time)
    {
        private const string Weak = "W/";

        public bool IsStrong => Tag.Length > 0 && !Tag.StartsWith(Weak, StringComparison.Ordinal);

        public string Opaque => Tag.StartsWith(Weak, StringComparison.Ordinal) ? Tag[Weak.Length..] : Tag;

        public static Parts Of(string version)
        {
            var time = version.LastIndexOf(" @", StringComparison.Ordinal) is >= 0 and var at && version.AsSpan(at + 2).IndexOfAnyExceptInRange('0', '9') < 0 ? at : version.Length;
            var rest = version[..time];
            var tag = rest.IndexOf(' ', StringComparison.Ordinal);
            return new(tag < 0 ? rest : rest[..tag], tag < 0 ? "" : rest[(tag + 1)..], version[time..]);
        }
    }
}
