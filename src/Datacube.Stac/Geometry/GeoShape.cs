using System.Text.Json.Nodes;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;

namespace Datacube.Stac.Geometry;

/// <summary>
/// A geometry in EPSG:4326 with everything between −180 and 180: what crosses the antimeridian has been cut there (RFC 7946). Edges are
/// straight in longitude and latitude.
/// </summary>
public sealed class GeoShape
{
    private GeoShape(IReadOnlyList<LonLat> points, IReadOnlyList<IReadOnlyList<LonLat>> lines, IReadOnlyList<IReadOnlyList<IReadOnlyList<LonLat>>> polygons)
    {
        Points = points;
        Lines = lines;
        Polygons = polygons;
        Boxes = FindBoxes();
    }

    /// <summary>Points.</summary>
    public IReadOnlyList<LonLat> Points { get; }

    /// <summary>Lines.</summary>
    public IReadOnlyList<IReadOnlyList<LonLat>> Lines { get; }

    /// <summary>Polygons: outer ring, then holes; rings are closed.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<LonLat>>> Polygons { get; }

    /// <summary>Bounding boxes: one, or two (western end of the map last) where the shape crosses ±180°.</summary>
    public IReadOnlyList<LonLatBox> Boxes { get; }

    internal int Vertices => Points.Count + Lines.Sum(line => line.Count) + Polygons.Sum(rings => rings.Sum(ring => ring.Count));

    /// <summary>Centre of the bounding box; for a shape that crosses ±180° the centre across it, as a longitude between −180 and 180.</summary>
    public LonLat Centre
    {
        get
        {
            var (first, last) = (Boxes[0], Boxes[^1]);
            var lon = Boxes.Count == 1 ? (first.West + first.East) / 2 : (first.West + last.East + 360) / 2;
            return new(lon > 180 ? lon - 360 : lon, (Boxes.Min(b => b.South) + Boxes.Max(b => b.North)) / 2);
        }
    }

    /// <summary>Reads a GeoJSON geometry.</summary>
    /// <exception cref="Contracts.Errors.DatacubeException"><c>geometry.invalid</c>, <c>geometry.empty</c>, <c>geometry.too_complex</c>.</exception>
    public static GeoShape Parse(JsonNode geometry) => GeoJsonReader.Read(geometry);

    /// <summary>The place of an item: its geometry, or its bbox where it has none; null without both.</summary>
    public static GeoShape? Of(StacItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Geometry is { } geometry)
            return Parse(geometry);
        if (item.Bbox is not { } box)
            return null;
        var half = box.Count / 2;
        return FromBoxes(LonLatBox.Split(box[0], box[1], box[half], box[half + 1]));
    }

    /// <summary>The shape of boxes.</summary>
    public static GeoShape FromBoxes(IEnumerable<LonLatBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        return new([], [], [.. boxes.Select(box => (IReadOnlyList<IReadOnlyList<LonLat>>)[Ring(box)])]);
    }

    /// <summary>True where the two share a point.</summary>
    public bool Intersects(GeoShape other) => ShapeRelations.Intersect(this, other);

    /// <summary>GeoJSON of the shape: a fresh Polygon or MultiPolygon where it has area.</summary>
    public JsonObject ToGeoJson()
    {
        if (Polygons.Count == 1)
            return Geometry("Polygon", Nested(Polygons[0]));
        if (Polygons.Count > 1)
            return Geometry("MultiPolygon", new JsonArray([.. Polygons.Select(Nested)]));
        return Lines.Count > 0 ? Geometry("MultiLineString", new JsonArray([.. Lines.Select(Flat)])) : Geometry("MultiPoint", Flat(Points));
    }

    internal static GeoShape FromParts(IReadOnlyList<LonLat> points, IReadOnlyList<IReadOnlyList<LonLat>> lines, IReadOnlyList<IReadOnlyList<IReadOnlyList<LonLat>>> polygons)
    {
        var cut = polygons.SelectMany(rings => AntimeridianCut.Split([.. rings.Select(AntimeridianCut.Unwrap)])).ToList();
        return new([.. points.Select(Wrap)], [.. lines.SelectMany(AntimeridianCut.SplitLine)], cut);
    }

    private static LonLat Wrap(LonLat p) => p with { Lon = p.Lon > 180 ? p.Lon - 360 : p.Lon < -180 ? p.Lon + 360 : p.Lon };

    private IReadOnlyList<LonLatBox> FindBoxes()
    {
        List<LonLatBox> parts = [.. Polygons.Select(rings => BoxOf(rings[0])), .. Lines.Select(BoxOf), .. Points.Select(p => BoxOf([p]))];
        var crosses = parts.Any(b => b.East >= 180) && parts.Any(b => b.West <= -180) && !parts.Any(b => b.East - b.West > 180);
        if (!crosses)
            return [Union(parts)];
        var east = parts.Where(b => b.West + b.East >= 0).ToList();
        var west = parts.Where(b => b.West + b.East < 0).ToList();
        return [Union(east), Union(west)];
    }

    private static LonLatBox Union(List<LonLatBox> boxes) =>
        new(boxes.Min(b => b.West), boxes.Min(b => b.South), boxes.Max(b => b.East), boxes.Max(b => b.North));

    internal static LonLatBox BoxOf(IReadOnlyList<LonLat> points) =>
        new(points.Min(p => p.Lon), points.Min(p => p.Lat), points.Max(p => p.Lon), points.Max(p => p.Lat));

    private static LonLat[] Ring(LonLatBox b) => [new(b.West, b.South), new(b.East, b.South), new(b.East, b.North), new(b.West, b.North), new(b.West, b.South)];

    private static JsonObject Geometry(string type, JsonArray coordinates) => new() { ["type"] = type, ["coordinates"] = coordinates };

    private static JsonArray Nested(IReadOnlyList<IReadOnlyList<LonLat>> rings) => new([.. rings.Select(Flat)]);

    private static JsonArray Flat(IReadOnlyList<LonLat> points) => new([.. points.Select(p => new JsonArray(p.Lon, p.Lat))]);
}
