using System.Text.Json.Nodes;

namespace Datacube.Stac.Writing;

/// <summary>A link of a document that we write.</summary>
/// <param name="Rel">Relation.</param>
/// <param name="Href">Address.</param>
/// <param name="Type">Media type.</param>
public sealed record OutputLink(string Rel, string Href, string? Type = "application/json")
{
    /// <summary>Further members.</summary>
    public JsonObject? Fields { get; init; }
}
