using Datacube.Stac.Geometry;

namespace Datacube.Engine.Cubes.Requests;

internal static class AreaFile
{
    public static GeoShape Read(string path, bool fix, List<string> notes) => throw new NotSupportedException(path + fix + notes);
}
