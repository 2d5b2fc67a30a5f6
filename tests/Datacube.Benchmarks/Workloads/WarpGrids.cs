using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Projections;
using OSGeo.GDAL;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Source and target of the warp workloads.</summary>
internal static class WarpGrids
{
    public const int Edge = 2048;

    /// <summary>The engine's own bound on a coordinate, in source pixels.</summary>
    private const double Bound = 0.001;

    private const double Resolution = 0.000088;

    public static readonly (ResamplingMethod Method, ResampleAlg Algorithm)[] Methods =
    [
        (ResamplingMethod.Nearest, ResampleAlg.GRA_NearestNeighbour),
        (ResamplingMethod.Bilinear, ResampleAlg.GRA_Bilinear),
        (ResamplingMethod.Cubic, ResampleAlg.GRA_Cubic),
    ];

    public static GeoBox Source { get; } = Scenery.Grid(Edge, Edge);

    /// <summary>Around the centre of the source and inside it.</summary>
    public static GeoBox Target { get; } = MakeTarget();

    /// <summary>A new map of the target's pixels to the source's.</summary>
    public static PixelMap Map() => PixelMap.Build(new(0, 0, Edge, Edge), GridMapping.Between(Target, Source), Bound);

    private static GeoBox MakeTarget()
    {
        var bounds = Source.Bounds;
        double[] x = [(bounds.Left + bounds.Right) / 2], y = [(bounds.Bottom + bounds.Top) / 2];
        Projection.Between(Source.Crs, "EPSG:4326")(x, y);
        return new("EPSG:4326", Affine.NorthUp(x[0] - (Edge / 2 * Resolution), y[0] + (Edge / 2 * Resolution), Resolution, Resolution), new(Edge, Edge));
    }
}
