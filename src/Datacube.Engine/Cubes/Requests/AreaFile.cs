using System.Text.Json.Nodes;
using Datacube.Raster.Vectors;
using Datacube.Stac.Geometry;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>Polygons of a geometry file as the shape that tiles are tested against (D17).</summary>
internal static class AreaFile
{
    public static GeoShape Read(string path, bool fix, List<string> notes)
    {
        var area = VectorFile.Read(path, fix);
        notes.AddRange(area.Notes);
        var polygons = area.Features.SelectMany(feature => feature.Polygons).Select(polygon =>
            new JsonArray([.. polygon.Holes.Prepend(polygon.Shell).Select(ring => new JsonArray([.. ring.Select(point => new JsonArray(point.Lon, point.Lat))]))]));
        return GeoShape.Parse(new JsonObject { ["type"] = "MultiPolygon", ["coordinates"] = new JsonArray([.. polygons]) });
    }
}
