using Datacube.Pixels.Grids;
using Datacube.Raster.Projections;

namespace Datacube.Engine.Masks;

/// <summary>Width and height of a grid's pixel on the ground.</summary>
internal static class GroundPixel
{
    // WGS 84; a mask's radius does not notice another ellipsoid.
    private const double SemiMajor = 6378137;
    private const double EccentricitySquared = 0.00669437999014;

    /// <summary>
    /// Metres. For a geographic CRS: taken at the centre of the grid, with the radii of curvature of the ellipsoid (N cos φ along a
    /// parallel, M along a meridian; Snyder 1987, equations 4-18 to 4-20).
    /// </summary>
    public static PixelSize Metres(GeoBox grid)
    {
        var crs = Crs.Parse(grid.Crs);
        double width = double.Hypot(grid.Transform.A, grid.Transform.D), height = double.Hypot(grid.Transform.B, grid.Transform.E);
        if (!crs.IsGeographic)
            return new(width * crs.MetresPerUnit, height * crs.MetresPerUnit);
        var bounds = grid.Bounds;
        var latitude = double.DegreesToRadians((bounds.Bottom + bounds.Top) / 2);
        var sine = Math.Sin(latitude);
        var curved = 1 - (EccentricitySquared * sine * sine);
        var alongParallel = SemiMajor / Math.Sqrt(curved) * Math.Max(Math.Cos(latitude), 1e-6);
        var alongMeridian = SemiMajor * (1 - EccentricitySquared) / Math.Pow(curved, 1.5);
        return new(double.DegreesToRadians(width) * alongParallel, double.DegreesToRadians(height) * alongMeridian);
    }
}
