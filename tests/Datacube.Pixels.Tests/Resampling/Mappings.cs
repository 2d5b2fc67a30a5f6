using Datacube.Pixels.Resampling;

namespace Datacube.Pixels.Tests.Resampling;

/// <summary>Mappings with a closed form.</summary>
internal static class Mappings
{
    internal static CoordinateMapping Affine(double xx, double xy, double x0, double yx, double yy, double y0) => (x, y) =>
    {
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = ((xx * x[i]) + (xy * y[i]) + x0, (yx * x[i]) + (yy * y[i]) + y0);
    };

    /// <summary>Longitude/latitude pixels of 0.0001° from (14.9, 46.9) to 10 m pixels of a spherical transverse Mercator on 15°, origin (300 000, 5 200 000).</summary>
    internal static CoordinateMapping TransverseMercator => (x, y) =>
    {
        const double radius = 6371000, scale = 0.9996;
        for (var i = 0; i < x.Length; i++)
        {
            double longitude = double.DegreesToRadians((x[i] * 0.0001) - 0.1), latitude = double.DegreesToRadians(46.9 - (y[i] * 0.0001));
            var b = Math.Cos(latitude) * Math.Sin(longitude);
            var easting = 500000 + (scale * radius * Math.Atanh(b));
            var northing = scale * radius * Math.Atan2(Math.Tan(latitude), Math.Cos(longitude));
            x[i] = (easting - 490000) / 10;
            y[i] = (5215000 - northing) / 10;
        }
    };

    /// <summary>A hemisphere seen from space: nothing outside its disc of 500 pixels around (600, 600).</summary>
    internal static CoordinateMapping Orthographic => (x, y) =>
    {
        for (var i = 0; i < x.Length; i++)
        {
            double dx = (x[i] - 600) / 500, dy = (y[i] - 600) / 500, depth = 1 - (dx * dx) - (dy * dy);
            (x[i], y[i]) = depth < 0 ? (double.NaN, double.NaN) : (400 + (200 * Math.Atan2(dx, Math.Sqrt(depth))), 300 + (200 * Math.Asin(dy)));
        }
    };
}
