using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.Items;

/// <summary>A search of the own catalogue, every part of it checked. Every stated condition must hold; an empty list is no condition.</summary>
internal sealed record ItemQuery
{
    public IReadOnlyList<string> Collections { get; init; } = [];

    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>What the place of an item must touch.</summary>
    public GeoShape? Area { get; init; }

    public TimeInterval? Time { get; init; }

    /// <summary>A filter whose properties have been looked up.</summary>
    public CqlNode? Filter { get; init; }

    /// <summary>At first by these; items that are equal in all of them by time, id and collection.</summary>
    public IReadOnlyList<SortTerm> Sort { get; init; } = [];

    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended: a value for each sort key, null for a missing one; null for the first page.</summary>
    public IReadOnlyList<object?>? After { get; init; }
}
