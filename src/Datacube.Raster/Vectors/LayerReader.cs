using System.Globalization;
using System.Text.RegularExpressions;
using Datacube.Raster.Projections;
using OSGeo.OGR;
using GdalApi = OSGeo.GDAL.Gdal;

namespace Datacube.Raster.Vectors;

/// <summary>Reads one layer: checks each feature, repairs where asked, hands rings to the projector.</summary>
internal sealed partial class LayerReader(string name, bool fixGeometry)
{
    private const long HeightBit = 0x80000000L;
    private readonly List<string> notes = [];
    private int vertices;
    private bool flattened;

    public AreaShape Read(DataSource source)
    {
        if (source.GetLayerCount() == 0)
            throw GeometryError.Of("empty", name, "holds no layer.");
        using var layer = source.GetLayerByIndex(0)!;
        if (source.GetLayerCount() > 1)
            notes.Add($"'{name}' has {source.GetLayerCount()} layers; the first, '{layer.GetName()}', was used.");
        var projector = new RingProjector(name, CrsOf(layer));
        var features = new List<AreaFeature>();
        var index = 0;
        for (var feature = layer.GetNextFeature(); feature is not null; feature = layer.GetNextFeature(), index++)
        {
            using (feature)
            {
                using var geometry = feature.GetGeometryRef();
                if (geometry is null || geometry.IsEmpty())
                    notes.Add($"feature {index} has no geometry and was left out.");
                else
                    features.Add(new(index, [.. Polygons(geometry, index).Select(rings => projector.Project(rings, index))]));
            }
        }

        if (features.Count == 0)
            throw GeometryError.Of("empty", name, index == 0 ? $"layer '{layer.GetName()}' has no feature." : $"none of its {index} features has a geometry.");
        if (flattened)
            notes.Add("heights were ignored.");
        return new(features, notes);
    }

    private string CrsOf(Layer layer)
    {
        using var reference = layer.GetSpatialRef();
        if (reference is null || (reference.IsGeographic() == 0 && reference.IsProjected() == 0))
            throw GeometryError.Of("crs", name, "does not say its coordinate reference system. Assign one, for example with: ogr2ogr -a_srs EPSG:4326.");
        // GeoJSON with heights is given the three-dimensional twin; heights are dropped, so the flat one is meant.
        return Crs.Identify(reference) is var code && code == "EPSG:4979" ? "EPSG:4326" : code;
    }

    private List<double[][]> Polygons(Geometry geometry, int index)
    {
        var parts = new List<Geometry>();
        Collect(geometry, geometry, index, parts);
        vertices += parts.Sum(CountVertices);
        if (vertices > VectorFile.MaxVertices)
            throw GeometryError.Of("too_complex", name, $"more than {VectorFile.MaxVertices} vertices, reached in feature {index}. Simplify it, for example with: ogr2ogr -simplify 0.0001.");
        var rings = new List<double[][]>();
        if (ProblemOf(geometry, index) is not { } problem)
        {
            rings.AddRange(parts.Select(RingsOf));
        }
        else
        {
            using var repaired = Repair(geometry, index, problem);
            var pieces = new List<Geometry>();
            Collect(repaired, repaired, index, pieces, dropOthers: true);
            if (pieces.Count == 0)
                throw GeometryError.At("invalid", name, index, problem.Position, $"{problem.Reason}; nothing of it can be repaired.");
            rings.AddRange(pieces.Select(RingsOf));
            DisposeParts(pieces);
        }

        DisposeParts(parts);
        return rings;
    }

    /// <summary>Polygons, also inside multi-polygons and collections. Anything else is refused: a point or a line has no area.</summary>
    private void Collect(Geometry geometry, Geometry whole, int index, List<Geometry> polygons, bool dropOthers = false)
    {
        var flat = Flat(geometry);
        if (flat == wkbGeometryType.wkbPolygon)
        {
            if (!geometry.IsEmpty())
                polygons.Add(geometry);
            return;
        }

        if (flat is wkbGeometryType.wkbMultiPolygon or wkbGeometryType.wkbGeometryCollection)
        {
            for (var part = 0; part < geometry.GetGeometryCount(); part++)
                Collect(geometry.GetGeometryRef(part)!, whole, index, polygons, dropOthers);
            return;
        }

        if (dropOthers)
            return;
        var inside = ReferenceEquals(geometry, whole) ? "" : $" inside {whole.GetGeometryName()}";
        throw GeometryError.At("type", name, index, FirstPoint(geometry), $"{geometry.GetGeometryName()}{inside} has no area that can be read; Polygon, MultiPolygon and GeometryCollection of these are accepted. Buffer points and lines first; turn curves into segments.");
    }

    private wkbGeometryType Flat(Geometry geometry)
    {
        // 2.5-dimensional types carry the highest bit; ISO types with Z, M and both are 1000, 2000 and 3000 above the flat ones.
        var type = (long)(uint)geometry.GetGeometryType();
        flattened |= type >= 1000;
        return (wkbGeometryType)((type & ~HeightBit) % 1000);
    }

    private (string Reason, (double X, double Y)? Position)? ProblemOf(Geometry geometry, int index)
    {
        if (geometry.IsValid())
            return null;
        // Self-intersection at or near point 5.0 5.0 (GEOS, left as a warning)
        var message = GdalApi.GetLastErrorMsg();
        var match = Place().Match(message);
        (double, double)? position = match.Success
            ? (double.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture), double.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture))
            : FirstPoint(geometry);
        var reason = match.Success ? match.Groups[1].Value : message.Length > 0 ? message : "not valid";
        if (!fixGeometry)
            throw GeometryError.At("invalid", name, index, position, $"{reason}. Correct it, or let it be repaired: --fix-geometry.");
        return (reason, position);
    }

    private Geometry Repair(Geometry geometry, int index, (string Reason, (double X, double Y)? Position) problem)
    {
        var repaired = geometry.MakeValid(null) ?? throw GeometryError.At("invalid", name, index, problem.Position, $"{problem.Reason}; it cannot be repaired.");
        notes.Add($"feature {index} was repaired: {problem.Reason}.");
        return repaired;
    }

    private static (double X, double Y)? FirstPoint(Geometry geometry)
    {
        if (geometry.GetPointCount() > 0)
            return (geometry.GetX(0), geometry.GetY(0));
        if (geometry.GetGeometryCount() == 0)
            return null;
        using var part = geometry.GetGeometryRef(0);
        return part is null ? null : FirstPoint(part);
    }

    private static int CountVertices(Geometry polygon)
    {
        var count = 0;
        for (var ring = 0; ring < polygon.GetGeometryCount(); ring++)
        {
            using var line = polygon.GetGeometryRef(ring)!;
            count += line.GetPointCount();
        }

        return count;
    }

    /// <summary>Rings as x, y, x, y …; the outline first.</summary>
    private static double[][] RingsOf(Geometry polygon)
    {
        var rings = new double[polygon.GetGeometryCount()][];
        for (var ring = 0; ring < rings.Length; ring++)
        {
            using var line = polygon.GetGeometryRef(ring)!;
            rings[ring] = new double[2 * line.GetPointCount()];
            for (var point = 0; point < line.GetPointCount(); point++)
                (rings[ring][2 * point], rings[ring][(2 * point) + 1]) = (line.GetX(point), line.GetY(point));
        }

        return rings;
    }

    private static void DisposeParts(List<Geometry> parts) => parts.ForEach(static part => part.Dispose());

    [GeneratedRegex(@"^(.+?) at or near point (\S+) (\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
