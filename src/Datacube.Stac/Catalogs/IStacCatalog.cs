using System.Runtime.CompilerServices;
using Datacube.Contracts.Errors;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>
/// A catalogue that can be searched. Implementations: a static catalogue, a STAC API, a folder of SAFE products. All answer a query with
/// the same items in the same order (acquired, id). Failures are <see cref="Contracts.Errors.DatacubeException"/>: <c>feed.*</c>,
/// <c>json.*</c>, <c>source.*</c>, <c>href.not_allowed</c>.
/// </summary>
public interface IStacCatalog : IDisposable
{
    /// <summary>Address of the root document.</summary>
    Uri Root { get; }

    /// <summary>Id of the catalogue as its root document states it.</summary>
    string Id { get; }

    /// <summary>Items that match, in the order (acquired, id). Nothing is yielded before the search is complete.</summary>
    IAsyncEnumerable<StacItem> SearchAsync(StacQuery query, CancellationToken cancellation = default);

    /// <summary>
    /// Items that match, page by page as the catalogue gives them: in its order, an item perhaps twice, and no more than a page in memory. Catalogues without pages give all at once.
    /// </summary>
    /// <param name="query">What is asked; its limit counts, its order does not.</param>
    /// <param name="from">Where an earlier reading came to; null for the beginning.</param>
    /// <param name="cancellation">Stops reading.</param>
    async IAsyncEnumerable<CatalogPage> PagesAsync(StacQuery query, string? from = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (from is not null)
            throw new DatacubeException("feed.form", "This catalogue has no places to go on from: it is read as a whole. Start again from the beginning.", "catalog");
        await foreach (var items in SearchAsync(query, cancellation).Chunk(1000).WithCancellation(cancellation).ConfigureAwait(false))
            yield return new(items, null);
    }
}
