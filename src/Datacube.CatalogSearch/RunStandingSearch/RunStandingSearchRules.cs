using System.Text.RegularExpressions;
using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Errors;

namespace Datacube.CatalogSearch.RunStandingSearch;

/// <summary>What a standing search may be called, and what it may ask.</summary>
internal static partial class RunStandingSearchRules
{
    /// <exception cref="DatacubeException"><c>name.form</c>, <c>option.value</c>.</exception>
    public static SearchItemsRequest Read(RunStandingSearchRequest request)
    {
        if (!Name().IsMatch(request.Name) || request.Name.Contains("..", StringComparison.Ordinal))
            throw new DatacubeException("name.form", "The name of a standing search has 1 to 64 characters of a-z, 0-9, '.', '_', '-', and starts and ends with a letter or digit.", "name");
        var search = request.Search ?? throw new DatacubeException("option.value", "A standing search needs what it asks: give 'search'.", "search");
        if (search.SnapshotId.Length > 0 || search.MaxItems > 0 || search.After > 0 || search.First > 0)
            throw new DatacubeException("option.value", "A standing search asks for all that is new: snapshot_id, max_items, after and first have no meaning in it.", "search");
        return search;
    }

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
