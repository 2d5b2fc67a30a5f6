using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>The conditions of a query, judged here: for static catalogues and files, and again on what an API returns.</summary>
/// <param name="query">The query; its order and its limit are not for one item to fulfil.</param>
public sealed class ItemFilter(StacQuery query)
{
    private readonly GeoShape? area = query.Intersects ?? (query.Boxes.Count > 0 ? GeoShape.FromBoxes(query.Boxes) : null);

    private readonly CqlFilter? filter = query.Filter is { } node ? new(node) : null;

    /// <summary>True where an item fulfils every condition.</summary>
    public bool Matches(StacItem item) =>
        (query.Collections.Count == 0 || query.Collections.Contains(item.Collection ?? "", StringComparer.Ordinal))
        && (query.Ids.Count == 0 || query.Ids.Contains(item.Id, StringComparer.Ordinal))
        && MatchesTime(item)
        && (query.MaxCloudCover is not { } most || item.CloudCover <= most)
        && MatchesPublication(item)
        && MatchesArea(item)
        && (filter?.Matches(item) ?? true);

    private bool MatchesPublication(StacItem item) =>
        query.Published is not { } span || ((item.Properties.Time("published") ?? item.Properties.Time("created")) is { } taken && span.Overlaps(taken, taken));

    /// <summary>An item with a span instead of an instant matches when the spans overlap.</summary>
    private bool MatchesTime(StacItem item)
    {
        if (query.Time is not { } time)
            return true;
        return item.Properties.Time("datetime") is { } instant
            ? time.Overlaps(instant, instant)
            : time.Overlaps(item.Start ?? item.Acquired, item.End ?? item.Acquired);
    }

    private bool MatchesArea(StacItem item)
    {
        if (area is null)
            return true;
        try
        {
            return GeoShape.Of(item)?.Intersects(area) ?? false;
        }
        catch (DatacubeException)
        {
            // Its place is unknown: the harmoniser refuses it by name, where it can be seen.
            return true;
        }
    }
}
