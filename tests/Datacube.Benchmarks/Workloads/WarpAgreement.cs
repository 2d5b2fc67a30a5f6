using Datacube.Benchmarks.Baselines;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using OSGeo.GDAL;

namespace Datacube.Benchmarks.Workloads;

/// <summary>How near a warped band comes to GDAL's warper with its exact transformer.</summary>
internal sealed class WarpAgreement : IDisposable
{
    private static readonly PixelWindow Whole = new(0, 0, WarpGrids.Edge, WarpGrids.Edge);

    private readonly ResamplingMethod method;
    private readonly ResampleAlg algorithm;
    private readonly PixelBuffer plane;
    private readonly PixelBuffer exact;

    /// <summary>Warps a band exactly; its interpolated values are compared as floats, before any rounding.</summary>
    public WarpAgreement(PixelBuffer plane, ResamplingMethod method, ResampleAlg algorithm)
    {
        this.method = method;
        this.algorithm = algorithm;
        this.plane = method == ResamplingMethod.Nearest ? plane : Scenery.ToFloat(plane, 0);
        exact = ByGdal(0);
    }

    /// <summary>One call of GDAL's warper.</summary>
    public static void Gdal(Dataset source, Dataset target, ResampleAlg algorithm, double error)
    {
        if (OSGeo.GDAL.Gdal.ReprojectImage(source, target, null, null, algorithm, 256 << 20, error, null, null, null) != CPLErr.CE_None)
            throw new InvalidOperationException(OSGeo.GDAL.Gdal.GetLastErrorMsg());
    }

    public Dictionary<string, double> Ours()
    {
        using var warped = new PixelBuffer(plane.Type, WarpGrids.Edge, WarpGrids.Edge);
        Resampler.Apply(method, WarpGrids.Map(), Whole, plane, Whole, Whole.Shape, 0, warped);
        return Compare(warped);
    }

    /// <summary>GDAL with an approximating transformer.</summary>
    public Dictionary<string, double> Of(double error)
    {
        using var warped = ByGdal(error);
        return Compare(warped);
    }

    public void Dispose()
    {
        exact.Dispose();
        if (method != ResamplingMethod.Nearest)
            plane.Dispose();
    }

    private PixelBuffer ByGdal(double error)
    {
        using var source = GdalMemory.Of(WarpGrids.Source, [plane]);
        using var target = GdalMemory.Create(WarpGrids.Target, plane.Type, 1);
        Gdal(source, target, algorithm, error);
        var warped = new PixelBuffer(plane.Type, WarpGrids.Edge, WarpGrids.Edge);
        GdalMemory.Read(target, 1, Whole, warped);
        return warped;
    }

    private Dictionary<string, double> Compare(PixelBuffer warped)
    {
        double same = 0, onlyOne = 0, largest = 0;
        for (var row = 0; row < WarpGrids.Edge; row++)
        {
            for (var column = 0; column < WarpGrids.Edge; column++)
            {
                double mine = At(warped, row, column), theirs = At(exact, row, column);
                same += mine == theirs ? 1 : 0;
                if (mine == 0 != (theirs == 0))
                    onlyOne++;
                else
                    largest = Math.Max(largest, Math.Abs(mine - theirs));
            }
        }

        const double Pixels = (double)WarpGrids.Edge * WarpGrids.Edge;
        return method == ResamplingMethod.Nearest
            ? new() { ["identical"] = same / Pixels, ["only in one"] = onlyOne }
            : new() { ["max |d|"] = largest, ["only in one"] = onlyOne };
    }

    private static double At(PixelBuffer plane, int row, int column) => plane.Type == PixelType.UInt16 ? plane.Row<ushort>(row)[column] : plane.Row<float>(row)[column];
}
