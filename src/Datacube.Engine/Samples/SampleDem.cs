using Datacube.Engine.Samples.World;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Projections;

namespace Datacube.Engine.Samples;

/// <summary>Renders the heights of the landscape as a DEM in EPSG:4326 with pixels of one arc second, Float32 metres, no nodata.</summary>
internal static class SampleDem
{
    private const string Geographic = "EPSG:4326";

    /// <summary>The grid over all tiles, snapped to whole arc seconds.</summary>
    public static GeoBox Grid(IReadOnlyList<SampleTile> tiles)
    {
        double left = double.MaxValue, bottom = double.MaxValue, right = double.MinValue, top = double.MinValue;
        foreach (var corner in tiles.SelectMany(tile => Corners(tile.Grid(10).Bounds)))
        {
            left = Math.Min(left, corner.X);
            right = Math.Max(right, corner.X);
            bottom = Math.Min(bottom, corner.Y);
            top = Math.Max(top, corner.Y);
        }

        double west = Math.Floor(left * 3600), north = Math.Ceiling(top * 3600);
        return new(Geographic, Affine.NorthUp(west / 3600, north / 3600, 1 / 3600d, 1 / 3600d), new((int)(north - Math.Floor(bottom * 3600)), (int)(Math.Ceiling(right * 3600) - west)));
    }

    /// <summary>Plane of Float32 metres.</summary>
    public static PixelBuffer Render(GeoBox grid, Landscape landscape)
    {
        var plane = new PixelBuffer(PixelType.Float32, grid.Shape.Rows, grid.Shape.Columns);
        var project = Projection.Between(Geographic, SampleTile.Crs);
        Parallel.For(0, grid.Shape.Rows, row =>
        {
            var line = plane.Row<float>(row);
            double[] x = new double[line.Length], y = new double[line.Length];
            for (var column = 0; column < line.Length; column++)
            {
                x[column] = grid.Transform.C + ((column + 0.5) * grid.Transform.A);
                y[column] = grid.Transform.F + ((row + 0.5) * grid.Transform.E);
            }

            project(x, y);
            for (var column = 0; column < line.Length; column++)
                line[column] = landscape.Height(x[column], y[column]);
        });
        return plane;
    }

    /// <summary>Corners of an upright UTM rectangle in degrees, counter-clockwise from the south-west.</summary>
    public static (double X, double Y)[] Corners(MapBounds bounds)
    {
        double[] x = [bounds.Left, bounds.Right, bounds.Right, bounds.Left], y = [bounds.Bottom, bounds.Bottom, bounds.Top, bounds.Top];
        Projection.Between(SampleTile.Crs, Geographic)(x, y);
        return [.. x.Zip(y)];
    }
}
