using System.Text.Json.Nodes;
using Datacube.Contracts.Json;

namespace Datacube.Stac.Catalogs;

/// <summary>What a catalogue's documents are written in, and how one becomes STAC.</summary>
/// <param name="Accepts">Media types to ask for.</param>
/// <param name="Parse">Turns a body and its address into a STAC document, or throws <c>json.*</c> or <c>feed.*</c>.</param>
internal sealed record DocumentForm(IReadOnlyList<string> Accepts, Func<byte[], Uri, JsonObject> Parse)
{
    public static DocumentForm Stac(JsonLimits limits) => new(["application/geo+json", "application/json"], (body, _) => StrictJson.ParseObject(body, limits));
}
