using System.Buffers;
using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using OSGeo.OSR;

namespace Datacube.Raster.Projections;

/// <summary>PROJ's transformation between two systems. One object serves one thread at a time, so there are as many as threads that ask.</summary>
internal sealed class TransformationPool(string from, string to)
{
    private readonly ConcurrentBag<CoordinateTransformation> idle = [];

    /// <summary>Maps in place; NaN where a point has no image.</summary>
    public void Transform(Span<double> x, Span<double> y)
    {
        if (x.IsEmpty)
            return;
        var xs = ArrayPool<double>.Shared.Rent(x.Length);
        var ys = ArrayPool<double>.Shared.Rent(x.Length);
        var zs = ArrayPool<double>.Shared.Rent(x.Length);
        var transformation = idle.TryTake(out var pooled) ? pooled : Create();
        try
        {
            x.CopyTo(xs);
            y.CopyTo(ys);
            zs.AsSpan(0, x.Length).Clear();
            if (TryBatch(transformation, x.Length, xs, ys, zs))
            {
                for (var i = 0; i < x.Length; i++)
                    (x[i], y[i]) = Finite(xs[i], ys[i]);
            }
            else
            {
                OneByOne(transformation, x, y);
            }
        }
        finally
        {
            idle.Add(transformation);
            ArrayPool<double>.Shared.Return(xs);
            ArrayPool<double>.Shared.Return(ys);
            ArrayPool<double>.Shared.Return(zs);
        }
    }

    private static bool TryBatch(CoordinateTransformation transformation, int count, double[] x, double[] y, double[] z)
    {
        try
        {
            transformation.TransformPoints(count, x, y, z);
            return true;
        }
        catch (ApplicationException)
        {
            // At least one point has no image; the arrays then do not tell which of them were mapped.
            return false;
        }
    }

    private static void OneByOne(CoordinateTransformation transformation, Span<double> x, Span<double> y)
    {
        var point = new double[3];
        for (var i = 0; i < x.Length; i++)
        {
            (point[0], point[1], point[2]) = (x[i], y[i], 0);
            try
            {
                transformation.TransformPoint(point);
                (x[i], y[i]) = Finite(point[0], point[1]);
            }
            catch (ApplicationException)
            {
                // The contract of a mapping: a point without an image is NaN.
                x[i] = y[i] = double.NaN;
            }
        }
    }

    private static (double X, double Y) Finite(double x, double y) => double.IsFinite(x) && double.IsFinite(y) ? (x, y) : (double.NaN, double.NaN);

    private CoordinateTransformation Create()
    {
        using var source = Crs.Reference(from);
        using var target = Crs.Reference(to);
        try
        {
            return new(source, target);
        }
        catch (ApplicationException error)
        {
            throw new DatacubeException("crs.unsupported", $"There is no transformation from '{CrsText.Shown(from)}' to '{CrsText.Shown(to)}': {error.Message}", "crs", error);
        }
    }
}
