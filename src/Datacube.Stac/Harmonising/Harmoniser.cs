using Datacube.Contracts.Errors;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;

namespace Datacube.Stac.Harmonising;

/// <summary>
/// Turns items of any provider into scenes: common band names, scale and offset decided once per asset with the reason, one product per
/// acquisition, footprints cut at ±180°.
/// </summary>
public static class Harmoniser
{
    /// <summary>Harmonises the items of a search.</summary>
    /// <param name="items">Items, in any order.</param>
    /// <param name="bands">Bands by common name, ESA name, alias or asset key.</param>
    /// <returns>Scenes in the order (acquired, id), and what became of every other item.</returns>
    /// <exception cref="DatacubeException"><c>band.unknown</c>: no item has the band; <c>band.duplicate</c>.</exception>
    public static HarmonisedScenes Harmonise(IEnumerable<StacItem> items, IReadOnlyList<string> bands)
    {
        ArgumentNullException.ThrowIfNull(items);
        var families = items.Select(item => (Item: item, Family: SensorFamilies.Of(item))).ToList();
        var requested = BandResolver.Resolve(bands, families);
        List<SceneCandidate> candidates = [];
        List<RefusedItem> refused = [];
        foreach (var (item, family) in families)
        {
            try
            {
                candidates.Add(Candidate(item, family, requested));
            }
            catch (DatacubeException e)
            {
                refused.Add(new(item.Id, e.Code, e.Message) { Collection = item.Collection });
            }
        }
        var (kept, dropped) = Duplicates.Remove(candidates);
        return new(kept, requested, dropped, refused);
    }

    private static SceneCandidate Candidate(StacItem item, SensorFamily family, IReadOnlyList<RequestedBand> requested)
    {
        List<string> decisions = [];
        var facts = family == SensorFamily.Sentinel2 ? new Sentinel2Facts(item) : null;
        var shape = Footprint(item, decisions);
        var found = new Dictionary<string, SceneBand>(StringComparer.Ordinal);
        var refused = new Dictionary<string, RefusedBand>(StringComparer.Ordinal);
        foreach (var band in requested)
        {
            if (AssetFinder.Find(item, family, band.Name) is not { } place)
                continue;
            try
            {
                found.Add(band.Name, ToBand(item, family, facts, band, place, decisions));
            }
            catch (DatacubeException e)
            {
                refused.Add(band.Name, new(place.Asset.Key, e.Code, e.Message));
            }
        }
        var tile = TileNames.Of(item, facts);
        var scene = new Scene(item.Id, item.Collection ?? "", item.Acquired, SolarDay(item.Acquired, shape.Centre.Lon), shape.ToGeoJson(), shape.Boxes, found)
        {
            Platform = item.Platform,
            Tile = tile,
            CloudCover = item.CloudCover,
            Baseline = facts?.Baseline,
            Self = item.Self,
            Signing = item.Signing,
            Decisions = decisions,
            RefusedBands = refused,
            MissingBands = [.. requested.Select(band => band.Name).Where(name => !found.ContainsKey(name) && !refused.ContainsKey(name))],
        };
        var made = facts?.Generated ?? item.Properties.Time("updated") ?? item.Properties.Time("created");
        return new(scene, ItemIdentity.Of(item, family, facts, scene), facts?.BaselineNumber, made);
    }

    private static SceneBand ToBand(StacItem item, SensorFamily family, Sentinel2Facts? facts, RequestedBand band, FoundBand found, List<string> decisions)
    {
        var asset = found.Asset;
        return new(band.Name, asset.Key, item.Resolve(asset.Href), found.Band.Index, band.Kind, RadiometryRules.Decide(item, family, facts, band.Name, band.Kind, found, decisions))
        {
            // ESA fixes 0 as "no data" for every Sentinel-2 image; JPEG2000 files cannot say so themselves.
            Nodata = found.Band.Nodata ?? (facts is not null && band.Name is not "cloud" and not "snow" ? 0 : null),
            DataType = found.Band.DataType,
            Crs = asset.Projection.Crs,
            Transform = asset.Projection.Transform,
            Shape = asset.Projection.Shape,
            Checksum = asset.Checksum,
            Size = asset.Size,
        };
    }

    private static GeoShape Footprint(StacItem item, List<string> decisions)
    {
        var shape = GeoShape.Of(item) ?? throw new DatacubeException("feed.form", $"Item '{item.Id}' has neither geometry nor bbox.");
        if (item.Geometry is null)
            decisions.Add("the item has no geometry, its bbox is taken instead");
        return shape;
    }

    private static DateOnly SolarDay(DateTimeOffset acquired, double lon) => DateOnly.FromDateTime(acquired.UtcDateTime.AddHours(lon / 15));
}
