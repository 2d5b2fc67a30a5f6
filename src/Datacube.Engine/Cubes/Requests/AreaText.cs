using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Stac.Geometry;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>Polygons that came with a request instead of in a file.</summary>
internal static class AreaText
{
    public static GeoShape Read(string geoJson)
    {
        var shape = GeoShape.Parse(StrictJson.ParseObject(Encoding.UTF8.GetBytes(geoJson)));
        return shape.Polygons.Count > 0 && shape.Lines.Count == 0 && shape.Points.Count == 0
            ? shape
            : throw new DatacubeException("geometry.type", "The geometry holds points or lines; the area of a cube is made of polygons.", "polygons");
    }
}
