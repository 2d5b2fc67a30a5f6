using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>
/// A catalogue of linked documents, in files or over HTTP: catalogues, collections and items, or a single item, or a feature collection.
/// All links are followed level by level, several at a time; a child that leads back to one of its parents is a loop.
/// </summary>
internal sealed class StaticCatalog(CatalogDocument root, DocumentReader reader, HrefRules rules, CatalogOptions options) : IStacCatalog
{
    private readonly Paging paging = new(reader, options);

    public Uri Root => root.Address;

    public string Id => root.Id;

    public async IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        query.Validate();
        var found = new FoundItems(query, options.MaxItems, cancellation);
        var seen = new HashSet<Uri> { root.Address };
        List<(CatalogDocument Document, Branch Branch)> level = [(root, new Branch(root.Address, null, 0))];
        while (level.Count > 0)
        {
            var targets = new List<Target>();
            foreach (var (document, branch) in level)
                targets.AddRange(Take(document, branch, query, found).Where(target => IsNew(target, seen)));
            level = await FetchAsync(targets, query, found, cancellation).ConfigureAwait(false);
        }
        foreach (var item in found.InOrder())
            yield return item;
    }

    public void Dispose() => reader.Dispose();

    /// <summary>Takes the items that a document holds and returns what it links to.</summary>
    private IEnumerable<Target> Take(CatalogDocument document, Branch branch, StacQuery query, FoundItems found)
    {
        if (document.IsItem)
            found.Add(new(document.Json, document.Address, rules) { IsDocument = true });
        else if (document.IsFeatureCollection)
            TakeFeatures(document, found);
        else if (document.Id.Length == 0 && document.Links.Count == 0)
            throw new DatacubeException("feed.form", "A document of the catalogue is neither catalogue, collection, item nor feature collection.", "catalog");
        if (document.IsItem || document.IsFeatureCollection)
            yield break;
        // The items of a collection that was not asked for are not read; its children may be other collections.
        var wantsItems = !document.IsCollection || query.Collections.Count == 0 || query.Collections.Contains(document.Id, StringComparer.Ordinal);
        foreach (var link in document.Links.Where(link => link.Rel == "child" || (wantsItems && link.Rel is "item" or "items")))
            yield return new(rules.Resolve(link.Href, document.Address), link.Rel == "items", branch);
    }

    private void TakeFeatures(CatalogDocument document, FoundItems found)
    {
        foreach (var feature in document.Json.Array("features") ?? [])
            found.Add(new(feature as JsonObject ?? throw new DatacubeException("feed.form", "A feature of the catalogue is not an object.", "catalog"), document.Address, rules));
    }

    private bool IsNew(Target target, HashSet<Uri> seen)
    {
        if (target.From.Contains(target.Address))
            throw new DatacubeException("feed.loop", $"A child link of the catalogue leads back to one of its parents, {target.From.Depth + 1} levels deep.", "catalog");
        if (target.From.Depth >= options.MaxDepth)
            throw new DatacubeException("feed.loop", $"The catalogue nests deeper than {options.MaxDepth} levels, the limit.", "catalog");
        if (seen.Count >= options.MaxDocuments)
            throw new DatacubeException("feed.too_large", $"The catalogue has more than {options.MaxDocuments} documents, the limit. Name a collection of it instead.", "catalog");
        return seen.Add(target.Address);
    }

    private async Task<List<(CatalogDocument, Branch)>> FetchAsync(List<Target> targets, StacQuery query, FoundItems found, CancellationToken cancellation)
    {
        var next = new (CatalogDocument, Branch)?[targets.Count];
        var settings = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellation };
        await Parallel.ForAsync(0, targets.Count, settings, async (index, token) =>
        {
            var target = targets[index];
            if (target.IsPaged)
            {
                await foreach (var (page, _) in paging.PagesAsync(new(HttpMethod.Get, target.Address, null, null), query.PageSize, token).ConfigureAwait(false))
                    TakeFeatures(page, found);
                return;
            }
            var document = await reader.ReadAsync(target.Address, token).ConfigureAwait(false);
            if (document.IsItem)
                found.Add(new(document.Json, document.Address, rules) { IsDocument = true });
            else
                next[index] = (document, new(target.Address, target.From, target.From.Depth + 1));
        }).ConfigureAwait(false);
        return [.. next.OfType<(CatalogDocument, Branch)>()];
    }

    private sealed record Target(Uri Address, bool IsPaged, Branch From);

    private sealed record Branch(Uri Address, Branch? Parent, int Depth)
    {
        public bool Contains(Uri address) => Address == address || (Parent?.Contains(address) ?? false);
    }
}
