using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Items;

namespace Datacube.Stac.Catalogs;

/// <summary>
/// Follows <c>next</c> links: GET with a token in the address, POST with a whole body or with a body to merge, headers. Some servers
/// still say <c>next</c> on their last page; an empty page, or a short one that completes the stated number, ends the search.
/// </summary>
internal sealed class Paging(DocumentReader reader, CatalogOptions options)
{
    /// <summary>The pages from a request on, each with the request for the next one; null behind the last.</summary>
    public async IAsyncEnumerable<(CatalogDocument Page, PageRequest? Next)> PagesAsync(PageRequest first, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asked = new HashSet<UInt128>();
        var known = new RecentItems();
        var request = first;
        for (var pages = 1; ; pages++)
        {
            if (!asked.Add(request.Signature))
                throw new DatacubeException("feed.loop", $"The catalogue's next links lead back to a page already read, after {pages - 1} pages.", "catalog");
            if (pages > options.MaxPages)
                throw new DatacubeException("feed.too_large", $"The search has more than {options.MaxPages} pages, the limit. Narrow the area or the dates.", "catalog");
            var page = await reader.AskAsync(request, cancellation).ConfigureAwait(false);
            var features = Features(page);
            var fresh = features.OfType<JsonObject>().Count(item => known.Add($"{item.Text("collection")}/{item.Text("id")}"));
            if (features.Count > 0 && fresh == 0)
                throw new DatacubeException("feed.loop", $"The catalogue repeats items already given, on page {pages}.", "catalog");
            if (known.Count > options.MaxItems)
                throw new DatacubeException("feed.too_large", $"The search has more than {options.MaxItems} items, the limit ({pages} pages). Narrow the area or the dates.", "catalog");
            var complete = features.Count < pageSize && Matched(page) is { } matched && known.Count >= matched;
            var next = features.Count == 0 || complete || page.Links.FirstOrDefault(link => link.Rel == "next") is not { } link ? null : Next(request, page, link, pages);
            yield return (page, next);
            if (next is null)
                yield break;
            request = next;
        }
    }

    private static JsonArray Features(CatalogDocument page) =>
        page.IsFeatureCollection && page.Json.Array("features") is { } features
            ? features
            : throw new DatacubeException("feed.form", "The catalogue's answer is not a FeatureCollection.", "catalog");

    private static double? Matched(CatalogDocument page) =>
        page.Json.Number("numberMatched") ?? page.Json.Object("context")?.Number("matched");

    private static PageRequest Next(PageRequest current, CatalogDocument page, StacLink next, int pages)
    {
        if (!Uri.TryCreate(page.Address, next.Href, out var address))
            throw new DatacubeException("feed.form", "A next link of the catalogue is not a valid address.", "catalog");
        // A token of one host must not make us ask another one, whoever wrote the link.
        if (Uri.Compare(address, current.Address, UriComponents.HostAndPort, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
            throw new DatacubeException("feed.loop", $"A next link leaves the host of the catalogue, after {pages} pages.", "catalog");
        if (next.Method != "POST")
            return new(HttpMethod.Get, address, null, next.Headers);
        var body = next.Body ?? [];
        if (next.Merge)
            body = Merged(current.Body, body);
        return new(HttpMethod.Post, address, body, next.Headers);
    }

    private static JsonObject Merged(JsonObject? previous, JsonObject changes)
    {
        var merged = previous?.DeepClone().AsObject() ?? [];
        foreach (var (key, value) in changes)
            merged[key] = value?.DeepClone();
        return merged;
    }
}
