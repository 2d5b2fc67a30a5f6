using System.Text.Json.Nodes;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>What the STAC API answered.</summary>
internal sealed record StacAnswer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => (JsonObject)JsonNode.Parse(Text)!;

    /// <summary>Code of an error.</summary>
    public string? Code => Json["code"]?.GetValue<string>();

    /// <summary>Ids of the items of a page.</summary>
    public IReadOnlyList<string> Ids => Status == 200 ? [.. Json["features"]!.AsArray().Select(item => item!["id"]!.GetValue<string>())] : throw new InvalidOperationException($"Status {Status}: {Text}");

    /// <summary>The link to the next page, or null.</summary>
    public JsonObject? Next => Json["links"]!.AsArray().OfType<JsonObject>().FirstOrDefault(link => link["rel"]!.GetValue<string>() == "next");
}
