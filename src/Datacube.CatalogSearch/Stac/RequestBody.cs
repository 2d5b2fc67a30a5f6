using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;

namespace Datacube.CatalogSearch.Stac;

/// <summary>Reads JSON bodies; the server limits their length.</summary>
internal static class RequestBody
{
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (request.ContentType is { } type && !(type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.Contains("json", StringComparison.OrdinalIgnoreCase)))
            throw new DatacubeException("request.media_type", $"The content type '{(type.Length > 60 ? type[..60] : type)}' is not accepted. Send application/json or application/geo+json.", "content-type");
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    public static async Task<JsonObject> ObjectAsync(HttpRequest request, JsonLimits? limits = null) => StrictJson.ParseObject(await ReadAsync(request), limits);
}
