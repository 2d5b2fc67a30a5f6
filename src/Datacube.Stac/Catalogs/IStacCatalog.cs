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
}
