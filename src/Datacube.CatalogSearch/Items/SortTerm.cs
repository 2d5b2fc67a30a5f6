using Datacube.Stac.Cql2;

namespace Datacube.CatalogSearch.Items;

/// <summary>A property that items are sorted by.</summary>
/// <param name="Name">Name as in the queryables.</param>
/// <param name="Type">Its type.</param>
/// <param name="Descending">From the greatest to the least. Items without the property come last either way.</param>
internal sealed record SortTerm(string Name, CqlType Type, bool Descending);
