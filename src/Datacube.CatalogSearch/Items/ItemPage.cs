namespace Datacube.CatalogSearch.Items;

/// <summary>A page of a search.</summary>
/// <param name="Items">Its items, in order.</param>
/// <param name="Last">Sort keys of its last item; null on the last page.</param>
internal sealed record ItemPage(IReadOnlyList<FoundItem> Items, IReadOnlyList<object?>? Last)
{
    public static ItemPage Empty { get; } = new([], null);
}
