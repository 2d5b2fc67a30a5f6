using Datacube.Pixels.Resampling;
using Datacube.Raster.Projections;

namespace Datacube.Raster.Vectors;

/// <summary>Rings of a file's system → degrees.</summary>
internal sealed class RingProjector(string name, string crs)
{
    private const double MetresPerPiece = 10_000;
    private const int MostPieces = 1000;
    private readonly CrsInfo system = Crs.Parse(crs, "geometry");
    private readonly CoordinateMapping project = Projection.Between(crs, "EPSG:4326");

    /// <param name="rings">x, y, x, y …; the outline first.</param>
    /// <param name="feature">Index for errors.</param>
    public AreaPolygon Project(double[][] rings, int feature)
    {
        var shell = Project(rings[0], feature);
        var holes = new IReadOnlyList<LonLat>[rings.Length - 1];
        for (var hole = 0; hole < holes.Length; hole++)
            holes[hole] = system.IsGeographic ? Project(rings[hole + 1], feature) : OnTurnOf(shell, Project(rings[hole + 1], feature));
        return new(shell, holes);
    }

    private LonLat[] Project(double[] ring, int feature)
    {
        var (x, y) = Split(ring);
        if (system.IsGeographic)
            CheckDegrees(x, y, feature);
        else
            (x, y) = Densified(x, y);
        double[] originalX = [.. x], originalY = [.. y];
        project(x, y);
        var points = new LonLat[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]))
                throw GeometryError.At("crs", name, feature, (originalX[i], originalY[i]), $"has no place on Earth in {system.Name} ({ShortCode}). Check that the file's coordinate reference system is the right one.");
            // A ring of a projected system stays in one piece across ±180°; degrees are taken as written (RFC 7946 cuts there).
            var lon = i == 0 || system.IsGeographic ? x[i] : points[i - 1].Lon + Math.IEEERemainder(x[i] - points[i - 1].Lon, 360);
            points[i] = new(lon, y[i]);
        }

        return points;
    }

    private string ShortCode => system.Epsg is null ? "its own WKT" : system.Code;

    private void CheckDegrees(double[] x, double[] y, int feature)
    {
        for (var i = 0; i < x.Length; i++)
        {
            if (!(Math.Abs(x[i]) <= 360 && Math.Abs(y[i]) <= 90))
                throw GeometryError.At("crs", name, feature, (x[i], y[i]), $"are no degrees, but the file says {system.Name} ({ShortCode}). Longitudes lie within ±180, latitudes within ±90. Correct the file's coordinate reference system.");
        }
    }

    /// <summary>Straight edges of a projected system are curves in degrees: 10 km pieces stay within 3 m of them below 70° of latitude.</summary>
    private (double[] X, double[] Y) Densified(double[] x, double[] y)
    {
        var piece = MetresPerPiece / system.MetresPerUnit;
        List<double> xs = [x[0]], ys = [y[0]];
        for (var i = 1; i < x.Length; i++)
        {
            var length = Math.Sqrt(((x[i] - x[i - 1]) * (x[i] - x[i - 1])) + ((y[i] - y[i - 1]) * (y[i] - y[i - 1])));
            var pieces = (int)Math.Clamp(Math.Ceiling(length / piece), 1, MostPieces);
            for (var part = 1; part < pieces; part++)
            {
                xs.Add(x[i - 1] + ((x[i] - x[i - 1]) * part / pieces));
                ys.Add(y[i - 1] + ((y[i] - y[i - 1]) * part / pieces));
            }

            xs.Add(x[i]);
            ys.Add(y[i]);
        }

        return ([.. xs], [.. ys]);
    }

    /// <summary>A hole on the turn of the Earth that its outline is on.</summary>
    private static LonLat[] OnTurnOf(LonLat[] shell, LonLat[] hole)
    {
        double left = shell.Min(static p => p.Lon), right = shell.Max(static p => p.Lon), own = hole[0].Lon;
        var shift = own < left ? 360 : own > right ? -360 : 0;
        return shift == 0 ? hole : Array.ConvertAll(hole, point => point with { Lon = point.Lon + shift });
    }

    private static (double[] X, double[] Y) Split(double[] ring)
    {
        double[] x = new double[ring.Length / 2], y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = (ring[2 * i], ring[(2 * i) + 1]);
        return (x, y);
    }
}
