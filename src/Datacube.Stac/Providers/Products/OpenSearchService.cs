using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Datacube.Contracts.Json;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Geometry;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Providers.Products;

/// <summary>
/// OpenSearch as the data hubs of Copernicus and their mirrors speak it: <c>…/search?q=platformname:"Sentinel-3" AND …&amp;start=100&amp;rows=100</c>,
/// answered by Atom or by JSON of the same shape. The hubs' next links hold raw spaces and quotes: pages are counted here instead.
/// </summary>
internal sealed class OpenSearchService(ProviderSettings provider, JsonLimits limits) : IProductService
{
    public DocumentForm Form => new(["application/atom+xml", "application/xml", "application/json"], Read);

    public IEnumerable<PageRequest> Requests(StacQuery query)
    {
        foreach (var (collection, area) in ProductPage.Parts(provider, query))
        {
            var conditions = string.Join(" AND ", Conditions(query, collection, area));
            yield return new(HttpMethod.Get, Address(conditions.Length > 0 ? conditions : "*", 0, query.PageSize), null, null);
        }
    }

    private Uri Address(string search, int start, int rows) =>
        new UriBuilder(provider.Location) { Query = string.Create(CultureInfo.InvariantCulture, $"q={Uri.EscapeDataString(search)}&start={start}&rows={rows}") }.Uri;

    private static IEnumerable<string> Conditions(StacQuery query, CollectionMapping? collection, GeoShape? area)
    {
        if (collection?.Mission is { } mission)
            yield return $"platformname:{Quoted(mission)}";
        if (collection?.AskedTypes is { Count: > 0 } types)
        {
            var any = string.Join(" OR ", types.Select(type => $"producttype:{Quoted(type)}"));
            yield return types.Count > 1 ? $"({any})" : any;
        }
        if (area is not null)
            yield return $"footprint:{Quoted($"Intersects({Cql2.TextWriter.WellKnownText(area.ToGeoJson())})")}";
        if (query.Time is { } time)
        {
            yield return $"beginposition:{Range(null, time.End)}";
            yield return $"endposition:{Range(time.Start, null)}";
        }
        if (query.Published is { } published)
            yield return $"ingestiondate:{Range(published.Start, published.End)}";
        if (query.ChangedSince is { } news)
            yield return $"ingestiondate:{Range(news, null)}";
        if (query.MaxCloudCover is { } cloud)
            yield return string.Create(CultureInfo.InvariantCulture, $"cloudcoverpercentage:[0 TO {cloud:R}]");
        if (query.Ids.Count > 0)
            yield return $"({string.Join(" OR ", query.Ids.Select(id => $"identifier:{Quoted(id)}"))})";
    }

    private JsonObject Read(byte[] body, Uri address)
    {
        var feed = body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? OpenSearchFeed.OfJson(StrictJson.ParseObject(body, limits)) : OpenSearchFeed.OfAtom(body);
        var asked = HttpUtility.ParseQueryString(address.Query);
        var start = int.TryParse(asked["start"], CultureInfo.InvariantCulture, out var first) ? first : 0;
        var rows = int.TryParse(asked["rows"], CultureInfo.InvariantCulture, out var most) ? most : provider.Limits.PageSize;
        var next = start + feed.Products.Count;
        var hasNext = feed.Products.Count > 0 && (feed.Total is { } total ? next < total : feed.Products.Count >= rows);
        return ProductPage.Of(feed.Products.Select(product => product.ToItem(provider)), feed.Total, hasNext ? Address(asked["q"] ?? "*", next, rows).AbsoluteUri : null);
    }

    /// <summary>A phrase: only the quote and the backslash mean anything inside it.</summary>
    private static string Quoted(string text)
    {
        var phrase = new StringBuilder("\"");
        foreach (var c in text)
            phrase.Append(c is '"' or '\\' ? $"\\{c}" : c.ToString());
        return phrase.Append('"').ToString();
    }

    private static string Range(DateTimeOffset? from, DateTimeOffset? to) => $"[{Time(from)} TO {Time(to)}]";

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "*";
}
