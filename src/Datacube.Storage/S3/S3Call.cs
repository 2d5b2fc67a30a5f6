using System.Net;

namespace Datacube.Storage.S3;

/// <summary>One request to a server and what was learned of it over its attempts.</summary>
/// <param name="Verb">What is tried, for messages: "read".</param>
/// <param name="Shown">The object, for messages.</param>
internal sealed record S3Call(string Verb, string Shown)
{
    /// <summary>Failed statuses that the caller understands; they reach it as they are.</summary>
    public IReadOnlyCollection<HttpStatusCode> Expected { get; init; } = [];

    /// <summary>True once an attempt ended without an answer: it may have taken effect.</summary>
    public bool IsUncertain { get; set; }
}
