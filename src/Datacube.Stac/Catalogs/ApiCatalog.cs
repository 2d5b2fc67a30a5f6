using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Cql2;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>
/// Search over a STAC API: POST where the landing page offers it, GET otherwise. Cloud cover is limited by the server where it states the
/// query extension; every condition is judged again here, so that all catalogues mean the same.
/// </summary>
internal sealed class ApiCatalog(CatalogDocument landing, DocumentReader reader, HrefRules rules, CatalogOptions options) : IStacCatalog
{
    private readonly Paging paging = new(reader, options);

    public Uri Root => landing.Address;

    public string Id => landing.Id;

    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        query.Validate();
        var found = new FoundItems(query, options.MaxItems, cancellation);
        foreach (var request in Requests(query))
            await foreach (var (page, _) in paging.PagesAsync(request, query.PageSize, cancellation).ConfigureAwait(false))
                foreach (var feature in page.Json.Array("features")!)
                    found.Add(ToItem(page, feature));
        foreach (var item in found.InOrder())
            yield return item;
    }

    public async IAsyncEnumerable<CatalogPage> PagesAsync(StacQuery query, string? from = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        query.Validate();
        var (filter, left, parts) = (new ItemFilter(query), query.MaxItems ?? int.MaxValue, Requests(query).ToList());
        var (part, request) = from is null ? (0, parts[0]) : PageRequest.OfPlace(from, parts);
        while (true)
        {
            await foreach (var (page, next) in paging.PagesAsync(request, query.PageSize, cancellation).ConfigureAwait(false))
            {
                List<StacItem> items = [.. page.Json.Array("features")!.Select(feature => ToItem(page, feature)).Where(filter.Matches).Take(left)];
                left -= items.Count;
                yield return new(items, left == 0 ? null : next?.ToPlace(part) ?? (part + 1 < parts.Count ? parts[part + 1].ToPlace(part + 1) : null));
                if (left == 0)
                    yield break;
            }
            if (++part == parts.Count)
                yield break;
            request = parts[part];
        }
    }

    public void Dispose() => reader.Dispose();

    /// <summary>One request, or one per box: servers disagree about boxes that cross ±180°, so they are never sent.</summary>
    private IEnumerable<PageRequest> Requests(StacQuery query)
    {
        var link = landing.SearchLinks.FirstOrDefault(candidate => candidate.Method == "POST") ?? landing.SearchLinks[0];
        if (!Uri.TryCreate(landing.Address, link.Href, out var address))
            throw new DatacubeException("feed.form", "The search link of the catalogue is not a valid address.", "catalog");
        if (!address.Host.Equals(landing.Address.Host, StringComparison.OrdinalIgnoreCase))
            throw new DatacubeException("href.not_allowed", "The search link of the catalogue names another host than the catalogue's own.", "catalog");
        var knowsQuery = landing.ConformsTo.Any(uri => uri.Contains("item-search#query", StringComparison.Ordinal));
        int?[] boxes = query.Boxes.Count > 0 ? [.. Enumerable.Range(0, query.Boxes.Count)] : [null];
        foreach (var box in boxes)
        {
            var body = SearchBody.Of(query, box is { } index ? query.Boxes[index] : null, knowsQuery, FilterFor(knowsQuery ? query : WithChanges(query), link.Method));
            yield return link.Method == "POST"
                ? new(HttpMethod.Post, address, body, null)
                : new(HttpMethod.Get, SearchBody.ToAddress(address, body), null, null);
        }
    }

    private static StacQuery WithChanges(StacQuery query)
    {
        if (query.ChangedSince is not { } since)
            return query;
        var changed = new CqlOperation(CqlOperator.GreaterOrEqual, [new CqlProperty("updated"), new CqlInstant(since, false)]);
        return query with { Filter = query.Filter is { } filter ? new CqlOperation(CqlOperator.And, [filter, changed]) : changed };
    }

    /// <summary>Servers that state the filter extension and the form that this request needs get the filter; others give more, and it is judged here.</summary>
    private JsonNode? FilterFor(StacQuery query, string method)
    {
        bool States(string conformance) => landing.ConformsTo.Any(uri => uri.EndsWith(conformance, StringComparison.Ordinal));
        if (query.Filter is not { } filter || !States("item-search#filter"))
            return null;
        return method == "POST" ? States("cql2-json") ? Cql2Json.Write(filter) : null : States("cql2-text") ? JsonValue.Create(Cql2Text.Write(filter)) : null;
    }

    /// <summary>Relative addresses in an item start from the item's own address.</summary>
    private StacItem ToItem(CatalogDocument page, JsonNode? feature)
    {
        var item = feature as JsonObject ?? throw new DatacubeException("feed.form", "A page of the catalogue contains a feature that is not an object.", "catalog");
        var self = StacLink.Of(item).FirstOrDefault(link => link.Rel == "self");
        return new(item, self is not null && Uri.TryCreate(page.Address, self.Href, out var address) && address.Scheme is "https" or "http" ? address : page.Address, rules);
    }
}
