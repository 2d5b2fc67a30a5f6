using OSGeo.Native;

namespace OSGeo.OSR;

/// <summary>Source → target. Not for two threads at once.</summary>
public class CoordinateTransformation : IDisposable
{
    private readonly GdalHandle handle;

    public CoordinateTransformation(SpatialReference src, SpatialReference dst)
        : this(src, dst, null)
    {
    }

    public CoordinateTransformation(SpatialReference src, SpatialReference dst, CoordinateTransformationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        var pointer = Call.Begin().End(Imports.OCTNewCoordinateTransformationEx(src.Handle, dst.Handle, options?.Handle.Pointer ?? 0));
        GC.KeepAlive(options);
        if (pointer == 0)
            throw new ApplicationException("There is no transformation between the two coordinate reference systems.");
        handle = GdalHandle.Owned(pointer, Imports.OCTDestroyCoordinateTransformation);
    }

    private CoordinateTransformation(GdalHandle handle) => this.handle = handle;

    internal GdalHandle Handle => handle.Live();

    public unsafe void TransformPoint(double[] inout)
    {
        if (inout is not { Length: >= 3 })
            throw new ArgumentException("A point has three numbers.", nameof(inout));
        fixed (double* point = inout)
            _ = Call.Begin().End(Imports.OCTTransform(Handle, 1, point, point + 1, point + 2));
    }

    public void TransformPoint(double[] argout, double x, double y, double z)
    {
        ArgumentNullException.ThrowIfNull(argout);
        (argout[0], argout[1], argout[2]) = (x, y, z);
        TransformPoint(argout);
    }

    /// <summary>In place. A point that cannot be mapped becomes infinite; the first ones also throw, after all points were mapped.</summary>
    public unsafe void TransformPoints(int nCount, double[] x, double[] y, double[]? z)
    {
        if (x is null || y is null || nCount < 0 || nCount > x.Length || nCount > y.Length || (z is not null && nCount > z.Length))
            throw new ArgumentException($"{nCount} points need arrays of at least that length.", nameof(nCount));
        fixed (double* xs = x, ys = y, zs = z)
            _ = Call.Begin().End(Imports.OCTTransform(Handle, nCount, xs, ys, zs));
    }

    public CoordinateTransformation? GetInverse()
    {
        var pointer = Call.Begin().End(Imports.OCTGetInverse(Handle));
        return pointer == 0 ? null : new(GdalHandle.Owned(pointer, Imports.OCTDestroyCoordinateTransformation));
    }

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
