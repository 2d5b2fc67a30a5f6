using System.Globalization;
using Datacube.Contracts.Errors;

namespace Datacube.Raster.Vectors;

/// <summary>Errors about an area: always the file, and the feature and the place where there is one.</summary>
internal static class GeometryError
{
    public static DatacubeException Of(string code, string name, string what, Exception? cause = null) =>
        new("geometry." + code, $"Geometry '{name}': {what}", "geometry", cause);

    public static DatacubeException At(string code, string name, int feature, (double X, double Y)? position, string what)
    {
        var place = position is var (x, y) ? string.Create(CultureInfo.InvariantCulture, $" at {x:0.########} {y:0.########}") : "";
        return Of(code, name, $"feature {feature}{place}: {what}");
    }
}
