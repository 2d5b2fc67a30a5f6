using System.Text.Json.Nodes;

namespace Datacube.Stac.Items;

/// <summary>A link of a STAC document, with the members that the API's paging adds (method, body, merge, headers).</summary>
public sealed class StacLink(JsonObject json)
{
    /// <summary>The link as it stands.</summary>
    public JsonObject Json => json;

    /// <summary>Relation; empty where it is missing.</summary>
    public string Rel => json.Text("rel") ?? "";

    /// <summary>Address as it stands; empty where it is missing.</summary>
    public string Href => json.Text("href") ?? "";

    /// <summary>Media type.</summary>
    public string? Type => json.Text("type");

    /// <summary>HTTP method, GET where none is stated.</summary>
    public string Method => json.Text("method")?.ToUpperInvariant() ?? "GET";

    /// <summary>Body to post.</summary>
    public JsonObject? Body => json.Object("body");

    /// <summary>True when <see cref="Body"/> holds only what changes against the request before.</summary>
    public bool Merge => json.Flag("merge") ?? false;

    /// <summary>Headers to send; values may be texts or lists of texts.</summary>
    public JsonObject? Headers => json.Object("headers");

    /// <summary>The links of a document.</summary>
    public static IReadOnlyList<StacLink> Of(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Array("links") is { } links ? [.. links.OfType<JsonObject>().Select(link => new StacLink(link))] : [];
    }
}
