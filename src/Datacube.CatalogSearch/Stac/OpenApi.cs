using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary>The description of the API: for programs (<c>openapi.json</c> beside this file) and, drawn from the same document, for people.</summary>
internal static class OpenApi
{
    public const string Type = "application/vnd.oai.openapi+json;version=3.0";

    private static readonly Lazy<JsonObject> Document = new(Load);

    public static Task DocumentAsync(HttpContext context, IOptions<CatalogSearchOptions> options)
    {
        var document = (JsonObject)Document.Value.DeepClone();
        document["servers"] = new JsonArray(new JsonObject { ["url"] = StacAddress.Of(context.Request, options.Value).Root });
        return StacJson.WriteAsync(context, document, Type);
    }

    public static Task PageAsync(HttpContext context, IOptions<CatalogSearchOptions> options)
    {
        var root = StacAddress.Of(context.Request, options.Value).Root;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(options.Value.Title)}</title><h1>{WebUtility.HtmlEncode(options.Value.Title)}: STAC API</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p>For programs: <a href=\"{WebUtility.HtmlEncode(root)}/api\">OpenAPI</a>. Start at <a href=\"{WebUtility.HtmlEncode(root)}\">the landing page</a>.<table><tr><th>Method<th>Address<th>What it does");
        foreach (var (path, operations) in Document.Value["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(method.ToUpperInvariant())}<td><code>{WebUtility.HtmlEncode(path)}</code><td>{WebUtility.HtmlEncode(operation!["summary"]!.GetValue<string>())}");
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        return StacJson.WriteAsync(context, Encoding.UTF8.GetBytes(page.Append("</table></html>").ToString()), "text/html; charset=utf-8");
    }

    private static JsonObject Load()
    {
        using var stream = typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.json")!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }
}
