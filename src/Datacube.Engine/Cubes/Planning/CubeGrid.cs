using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Requests;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Projections;
using Datacube.Stac.Geometry;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>The pixel grid of a cube: north-up, pixel edges on multiples of the resolution, covering the area.</summary>
public static class CubeGrid
{
    /// <summary>Geographic grids of cubes; every other CRS must be projected.</summary>
    public const string Geographic = "EPSG:4326";

    private const int EdgeSteps = 32;
    private const int OutlineSteps = 8;
    private const double LargestStretch = 1.5;

    /// <summary>
    /// The grid over an area. In EPSG:4326 an area across ±180° gives one grid whose longitudes run on beyond 180. Throws
    /// <c>cost.too_large</c> where a side would not fit 31 bits, <c>bbox.empty</c> where the projection has no place for the area.
    /// </summary>
    public static GeoBox Of(LonLatArea area, string crs, double resolution)
    {
        var bounds = crs == Geographic
            ? new MapBounds(area.West, area.South, area.East, area.North)
            : Project(area, Projection.Between(Geographic, crs), crs);
        double columns = (bounds.Right - bounds.Left) / resolution, rows = (bounds.Top - bounds.Bottom) / resolution;
        if (columns > int.MaxValue || rows > int.MaxValue)
        {
            throw new DatacubeException(
                "cost.too_large",
                string.Create(CultureInfo.InvariantCulture, $"The grid would have {columns:N0} × {rows:N0} pixels; a side may have at most {int.MaxValue:N0}. Ask for a smaller area or a coarser --resolution."),
                "--resolution");
        }
        return GeoBox.FromBounds(crs, bounds, PixelSize.Square(resolution));
    }

    /// <summary>Outline of a window of a grid in degrees, cut at ±180°.</summary>
    public static GeoShape Outline(GeoBox grid, PixelWindow window)
    {
        var bounds = grid.Crop(window).Bounds;
        if (grid.Crs == Geographic)
            return GeoShape.FromBoxes(new LonLatArea(bounds.Left, bounds.Bottom, bounds.Right, bounds.Top).Split());
        var (x, y) = Edge(bounds, OutlineSteps);
        Projection.Between(grid.Crs, Geographic)(x, y);
        var ring = new JsonArray();
        for (var index = 0; index <= x.Length; index++)
        {
            var at = index % x.Length;
            if (double.IsFinite(x[at]) && double.IsFinite(y[at]))
                ring.Add(new JsonArray(x[at], y[at]));
        }
        return GeoShape.Parse(new JsonObject { ["type"] = "Polygon", ["coordinates"] = new JsonArray(ring) });
    }

    private static MapBounds Project(LonLatArea area, CoordinateMapping mapping, string crs)
    {
        var whole = ProjectPart(area, mapping, crs);
        // A CRS that is cut at 180 degrees puts the two halves at its opposite ends: the box around them would go around the globe.
        var halves = area.Split();
        if (halves.Count == 2 && halves.Sum(half => ProjectPart(new(half.West, half.South, half.East, half.North), mapping, crs) is var part ? part.Right - part.Left : 0) * LargestStretch < whole.Right - whole.Left)
        {
            throw new DatacubeException(
                "crs.unsupported",
                string.Create(CultureInfo.InvariantCulture, $"{crs} is cut at 180 degrees, and the box {area.West} {area.South} {area.East - 360} {area.North} lies on both sides. Use EPSG:4326 or the zone of the area, {Crs.SuggestUtm((area.West + area.East) / 2, (area.South + area.North) / 2)}."),
                "--epsg");
        }
        return whole;
    }

    private static MapBounds ProjectPart(LonLatArea area, CoordinateMapping mapping, string crs)
    {
        var (x, y) = Edge(new(area.West, area.South, area.East, area.North), EdgeSteps);
        mapping(x, y);
        if (x.Concat(y).Any(value => !double.IsFinite(value)))
        {
            throw new DatacubeException(
                "crs.unsupported",
                string.Create(CultureInfo.InvariantCulture, $"{crs} has no place for parts of the box {area.West} {area.South} {area.East} {area.North}. Use EPSG:4326 or the zone of the area, {Crs.SuggestUtm((area.West + area.East) / 2, (area.South + area.North) / 2)}."),
                "--epsg");
        }
        return new(x.Min(), y.Min(), x.Max(), y.Max());
    }

    private static (double[] X, double[] Y) Edge(MapBounds b, int steps)
    {
        double[] x = new double[4 * steps], y = new double[4 * steps];
        for (var step = 0; step < steps; step++)
        {
            double t = (double)step / steps, w = b.Right - b.Left, h = b.Top - b.Bottom;
            (x[step], y[step]) = (b.Left + (t * w), b.Bottom);
            (x[steps + step], y[steps + step]) = (b.Right, b.Bottom + (t * h));
            (x[(2 * steps) + step], y[(2 * steps) + step]) = (b.Right - (t * w), b.Top);
            (x[(3 * steps) + step], y[(3 * steps) + step]) = (b.Left, b.Top - (t * h));
        }
        return (x, y);
    }
}
