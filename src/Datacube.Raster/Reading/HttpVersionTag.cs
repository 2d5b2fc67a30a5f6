using System.Net.Http.Headers;

namespace Datacube.Raster.Reading;

/// <summary>What tells one version of an HTTP resource from another.</summary>
/// <param name="ETag">Its ETag, if it has one.</param>
/// <param name="LastModified">Its time of change, if it has one.</param>
internal readonly record struct HttpVersionTag(EntityTagHeaderValue? ETag, DateTimeOffset? LastModified)
{
    /// <summary>The condition of later requests; RFC 9110 section 13.1.5 allows no weak ETag there.</summary>
    public RangeConditionHeaderValue? Condition => this switch
    {
        { ETag: { IsWeak: false } strong } => new(strong),
        { ETag: null, LastModified: { } time } => new(time),
        _ => null,
    };

    /// <summary>Reads an answer.</summary>
    public static HttpVersionTag Of(HttpResponseMessage response) => new(response.Headers.ETag, response.Content.Headers.LastModified);

    /// <summary>The tag as text, the time of change behind it in seconds: <c>"a1b2" @1690000000</c>.</summary>
    public override string ToString() => $"{ETag} {(LastModified is { } time ? $"@{time.ToUnixTimeSeconds()}" : "")}".Trim();

    /// <summary>True unless the two contradict each other.</summary>
    public bool Matches(HttpVersionTag other) => SourceVersion.AreSame($"0 {this}", $"0 {other}");
}
