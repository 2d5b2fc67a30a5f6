using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datacube.CatalogSearch.Stac;

/// <summary>Writes JSON answers.</summary>
internal static class StacJson
{
    // Answers are JSON with a content type that says so, never part of a page of HTML.
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpContext context, JsonNode json, string type = StacAddress.Json, int status = StatusCodes.Status200OK) =>
        WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(json, Options), type, status);

    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> json, string type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
