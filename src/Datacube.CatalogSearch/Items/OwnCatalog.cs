using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Items;

/// <summary>The own catalogue as one more that can be searched, with items as they were given.</summary>
internal sealed class OwnCatalog(ItemSearch items, QueryableStore queryables, IOptions<CatalogSearchOptions> options) : IStacCatalog
{
    /// <summary>The name that searches know it by.</summary>
    public const string Name = "own";

    private const int Page = 500;
    private static readonly Uri Nowhere = new("https://localhost/");

    public Uri Root => Nowhere;

    public string Id => Name;

    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        query.Validate();
        var known = await queryables.OfAsync(query.Collections, cancellation);
        var most = Math.Min(query.MaxItems ?? int.MaxValue, options.Value.MaxItems);
        var asked = Translate(query, known) with { Limit = Math.Min(Page, most) };
        var found = 0;
        do
        {
            var page = await items.RunAsync(asked, cancellation);
            foreach (var item in page.Items)
            {
                if (found++ == most)
                    yield break;
                query.Budget?.Take(item.Body.Length + item.Links.Length);
                yield return Open(item);
            }
            asked = asked with { After = page.Last };
            if (found == most && asked.After is not null && query.MaxItems is null)
                throw new DatacubeException("feed.too_large", $"The search has more than {most} items, the limit. Narrow the area or the dates.", "catalog");
        }
        while (asked.After is not null && found < most);
    }

    /// <summary>Nothing to give back: connections belong to the service.</summary>
    public void Dispose()
    {
    }

    private static ItemQuery Translate(StacQuery query, CqlQueryables known)
    {
        List<CqlNode> conditions = query.Filter is { } filter ? [filter] : [];
        if (query.MaxCloudCover is { } cloud)
            conditions.Add(new CqlOperation(CqlOperator.LessOrEqual, [new CqlProperty("eo:cloud_cover"), new CqlNumber(cloud)]));
        if (query.Published is { } published)
            conditions.Add(PublishedIn(published, known));
        // A property that no item has is not known, and nothing matches.
        if (query.MaxCloudCover is not null && known.TypeOf("eo:cloud_cover") is null)
            conditions = [new CqlBoolean(false)];
        // Nor is it wrong to ask for one: in a union another provider may have it.
        var any = new CqlQueryables(known.Names.Select(name => KeyValuePair.Create(name, known.TypeOf(name)!.Value)), allowsOthers: true);
        return new()
        {
            Collections = query.Collections,
            Ids = query.Ids,
            Area = query.Intersects ?? (query.Boxes.Count > 0 ? GeoShape.FromBoxes(query.Boxes) : null),
            Time = query.Time,
            Filter = conditions.Count switch { 0 => null, 1 => CqlBinder.Bind(conditions[0], any), _ => CqlBinder.Bind(new CqlOperation(CqlOperator.And, conditions), any) },
            Sort = query.SortBy.Count == 0 ? [new("datetime", CqlType.Instant, Descending: false)] : [.. query.SortBy.Select(key => SortTerm.Find(key.Property, key.IsDescending, known) ?? new(key.Property, CqlType.Any, key.IsDescending))],
        };
    }

    private static CqlNode PublishedIn(TimeInterval span, CqlQueryables known)
    {
        var interval = new CqlInterval(span.Start is { } start ? new CqlInstant(start, false) : null, span.End is { } end ? new CqlInstant(end, false) : null);
        CqlNode? In(string name) => known.TypeOf(name) is null ? null : new CqlOperation(CqlOperator.TimeIntersects, [new CqlProperty(name), interval]);
        return (In("published"), In("created")) switch
        {
            (null, null) => new CqlBoolean(false),
            (null, { } created) => created,
            ({ } only, null) => only,
            ({ } first, { } second) => new CqlOperation(CqlOperator.Or, [first, new CqlOperation(CqlOperator.And, [new CqlOperation(CqlOperator.IsNull, [new CqlProperty("published")]), second])]),
        };
    }

    private StacItem Open(FoundItem found)
    {
        var json = (JsonObject)JsonNode.Parse(found.Whole())!;
        var document = StacLink.Of(json).FirstOrDefault(link => link.Rel == "self") is { } self && Uri.TryCreate(self.Href, UriKind.Absolute, out var address) ? address : Nowhere;
        var hosts = new HostRules([.. options.Value.AllowedHosts]);
        // Items of our own results name files; they may lie where catalogues of files may.
        var folder = options.Value.CatalogRoots.FirstOrDefault(root => Files(json).Any(file => file.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar, StringComparison.Ordinal)));
        return new(json, document, folder is null ? HrefRules.ForNetwork(hosts) : HrefRules.ForFolder(folder, hosts));
    }

    private static IEnumerable<string> Files(JsonObject json) =>
        (json["assets"] as JsonObject ?? []).Select(asset => asset.Value?["href"] is JsonValue value && value.TryGetValue(out string? href) && Uri.TryCreate(href, UriKind.Absolute, out var address) && address.IsFile ? address.LocalPath : null).OfType<string>();
}
