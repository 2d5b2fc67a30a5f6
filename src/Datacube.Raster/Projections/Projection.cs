using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using Datacube.Pixels.Resampling;

namespace Datacube.Raster.Projections;

/// <summary>Exact mappings of points between coordinate reference systems, x = longitude or easting first, whatever the authority says.</summary>
public static partial class Projection
{
    private const string Geographic = "EPSG:4326";
    private const int MostRemembered = 256;
    private static readonly ConcurrentDictionary<(string From, string To), CoordinateMapping> Known = new();
    private static readonly ConcurrentDictionary<string, string> Normals = new(StringComparer.Ordinal);

    /// <summary>
    /// The mapping from one system to another; degrees for geographic systems. Safe for several threads; a point's result does not depend on
    /// the other points of the call. WGS 84 ↔ UTM is computed here (within 2e-8 m of PROJ), everything else by PROJ.
    /// </summary>
    /// <param name="fromCrs"><c>EPSG:n</c>, WKT2 or PROJJSON.</param>
    /// <param name="toCrs">The same.</param>
    /// <exception cref="DatacubeException"><c>crs.*</c> where one of them cannot be read, or no transformation exists.</exception>
    public static CoordinateMapping Between(string fromCrs, string toCrs)
    {
        ArgumentNullException.ThrowIfNull(fromCrs);
        ArgumentNullException.ThrowIfNull(toCrs);
        if (Known.TryGetValue((fromCrs, toCrs), out var known))
            return known;
        var mapping = Create(Normal(fromCrs), Normal(toCrs));
        if (Known.Count >= MostRemembered)
            Known.Clear();
        return Known.GetOrAdd((fromCrs, toCrs), mapping);
    }

    /// <summary>True where both name the same system, so that coordinates need no mapping.</summary>
    internal static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.Ordinal) || string.Equals(Normal(one), Normal(other), StringComparison.Ordinal);

    /// <summary>One name for every text of a system that has a code.</summary>
    private static string Normal(string crs)
    {
        if (Normals.TryGetValue(crs, out var known))
            return known;
        using var reference = Crs.Reference(crs);
        if (Normals.Count >= MostRemembered)
            Normals.Clear();
        return Normals[crs] = Crs.Identify(reference);
    }

    private static CoordinateMapping Create(string from, string to)
    {
        if (string.Equals(from, to, StringComparison.Ordinal))
            return static (_, _) => { };
        Utm? source = Utm.Find(from), target = Utm.Find(to);
        if (source is not null && to == Geographic)
            return UtmFirst(from, to, source.Inverse);
        if (target is not null && from == Geographic)
            return UtmFirst(from, to, target.Forward);
        return new TransformationPool(from, to).Transform;
    }

    private delegate bool PointMapping(ref double x, ref double y);

    /// <summary>Points inside the domain of the series by the series, the others by PROJ.</summary>
    private static CoordinateMapping UtmFirst(string from, string to, PointMapping series)
    {
        var pool = new TransformationPool(from, to);
        return (x, y) =>
        {
            List<int>? outside = null;
            for (var i = 0; i < x.Length; i++)
            {
                if (!series(ref x[i], ref y[i]))
                    (outside ??= []).Add(i);
            }

            if (outside is not null)
                Scatter(pool, outside, x, y);
        };
    }

    private static void Scatter(TransformationPool pool, List<int> indices, Span<double> x, Span<double> y)
    {
        double[] xs = new double[indices.Count], ys = new double[indices.Count];
        for (var i = 0; i < indices.Count; i++)
            (xs[i], ys[i]) = (x[indices[i]], y[indices[i]]);
        pool.Transform(xs, ys);
        for (var i = 0; i < indices.Count; i++)
            (x[indices[i]], y[indices[i]]) = (xs[i], ys[i]);
    }
}
