using System.Text.Json.Nodes;

namespace Datacube.Stac.Catalogs;

/// <summary>A request for one page of a search.</summary>
internal sealed record PageRequest(HttpMethod Method, Uri Address, JsonObject? Body, JsonObject? Headers)
{
    /// <summary>Equal for requests that ask the same: what tells a loop.</summary>
    public string Signature => $"{Method} {Address.AbsoluteUri} {Body?.ToJsonString()} {Headers?.ToJsonString()}";
}
