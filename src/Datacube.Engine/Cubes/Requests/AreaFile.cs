using System.Text.Json.Nodes;
using Datacube.Raster.Vectors;
using Datacube.Stac.Geometry;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>Polygons of a geometry file as the shape that tiles are tested against (D17).</summary>
public static class AreaFile
{
    /// <summary>Reads a file's polygons; repairs them where that is asked for.</summary>
    /// <param name="path">As <see cref="VectorFile.Read"/> takes it.</param>
    /// <param name="fix">Repair invalid polygons.</param>
    /// <param name="notes">Takes what is to be told to the user.</param>
    /// <exception cref="Contracts.Errors.DatacubeException"><c>geometry.*</c>.</exception>
    public static GeoShape Read(string path, bool fix, List<string> notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        var area = VectorFile.Read(path, fix);
        notes.AddRange(area.Notes);
        var polygons = area.Features.SelectMany(feature => feature.Polygons).Select(polygon =>
            new JsonArray([.. polygon.Holes.Prepend(polygon.Shell).Select(ring => new JsonArray([.. ring.Select(point => new JsonArray(point.Lon, point.Lat))]))]));
        return GeoShape.Parse(new JsonObject { ["type"] = "MultiPolygon", ["coordinates"] = new JsonArray([.. polygons]) });
    }
}
