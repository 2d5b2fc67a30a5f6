using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Harmonising;

namespace Datacube.Stac.Searching;

/// <summary>What to search for. Every stated condition must hold; an empty list is no condition.</summary>
public sealed record StacQuery
{
    /// <summary>Collection ids.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>Boxes whose union the item's geometry must touch: one, or two for a box across ±180° (<see cref="BboxRules.Parse"/>).</summary>
    public IReadOnlyList<LonLatBox> Boxes { get; init; } = [];

    /// <summary>Geometry that the item's geometry must touch; not together with <see cref="Boxes"/>.</summary>
    public GeoShape? Intersects { get; init; }

    /// <summary>Time of acquisition, both ends included.</summary>
    public TimeInterval? Time { get; init; }

    /// <summary>Item ids.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Highest cloud cover in percent; an item that states none does not match.</summary>
    public double? MaxCloudCover { get; init; }

    /// <summary>When the catalogue took the item in (<c>published</c>, else <c>created</c>), both ends included; an item that does not say does not match.</summary>
    public TimeInterval? Published { get; init; }

    /// <summary>A CQL2 filter, or null.</summary>
    public CqlNode? Filter { get; init; }

    /// <summary>The order of the items; (acquired, id) decides what it leaves open.</summary>
    public IReadOnlyList<SortKey> SortBy { get; init; } = [];

    /// <summary>Items asked for per page, 1…1000.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Most items returned, in the order asked for; null for all.</summary>
    public int? MaxItems { get; init; }

    /// <summary>
    /// What was taken in or changed since then is enough: a catalogue that can tell gives little more, any other all that matches. A hint for those who ask again and again; items are
    /// never left out by their own dates.
    /// </summary>
    public DateTimeOffset? ChangedSince { get; init; }

    /// <summary>Bounds what the search holds; null for no bound. It is one for all catalogues of a search.</summary>
    public ByteBudget? Budget { get; init; }

    /// <summary>True where items may fail a condition; order, limits and hints are none.</summary>
    public bool HasConditions =>
        Collections.Count > 0 || Boxes.Count > 0 || Ids.Count > 0 || Intersects is not null || Time is not null || MaxCloudCover is not null || Published is not null || Filter is not null;

    /// <summary>Throws <c>page.limit</c> or <c>area.ambiguous</c> for a query that cannot be asked.</summary>
    public void Validate()
    {
        if (PageSize is < 1 or > 1000)
            throw new DatacubeException("page.limit", $"A page size of {PageSize} was asked for; allowed are 1 to 1000.", "limit");
        if (MaxItems is < 1)
            throw new DatacubeException("page.limit", $"At most {MaxItems} items were asked for; at least 1 is needed.", "limit");
        if (Boxes.Count > 0 && Intersects is not null)
            throw new DatacubeException("area.ambiguous", "Both a bounding box and a geometry were given; give one of the two.", "bbox");
    }
}
