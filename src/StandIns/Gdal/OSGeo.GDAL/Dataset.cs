using OSGeo.Native;
using OSGeo.OSR;

namespace OSGeo.GDAL;

/// <summary>An open dataset. Closed by Dispose. Not for two threads at once.</summary>
public partial class Dataset : MajorObject
{
    internal Dataset(GdalHandle handle)
        : base(handle)
    {
    }

    public int RasterXSize => Imports.GDALGetRasterXSize(Handle);

    public int RasterYSize => Imports.GDALGetRasterYSize(Handle);

    public int RasterCount => Imports.GDALGetRasterCount(Handle);

    public Band? GetRasterBand(int nBand) =>
        Call.Begin().End(Imports.GDALGetRasterBand(Handle, nBand)) is var pointer and not 0 ? Band.Borrow(pointer, Handle) : null;

    public Driver? GetDriver() => Call.Begin().End(Imports.GDALGetDatasetDriver(Handle), Driver.Borrow);

    public string GetProjection() => GetProjectionRef();

    public string GetProjectionRef() => Text.Borrowed(Call.Begin().End(Imports.GDALGetProjectionRef(Handle))) ?? "";

    public CPLErr SetProjection(string prj) => (CPLErr)Call.Begin().End(Imports.GDALSetProjection(Handle, prj));

    public SpatialReference? GetSpatialRef() => Call.Begin().End(Imports.GDALGetSpatialRef(Handle), SpatialReference.Shared);

    public CPLErr SetSpatialRef(SpatialReference srs)
    {
        ArgumentNullException.ThrowIfNull(srs);
        return (CPLErr)Call.Begin().End(Imports.GDALSetSpatialRef(Handle, srs.Handle));
    }

    /// <summary>0, 1, 0, 0, 0, 1 where the file has none.</summary>
    public unsafe void GetGeoTransform(double[] argout)
    {
        fixed (double* transform = SixOf(argout))
            _ = Call.Begin().End(Imports.GDALGetGeoTransform(Handle, transform));
    }

    public unsafe CPLErr SetGeoTransform(double[] argin)
    {
        fixed (double* transform = SixOf(argin))
            return (CPLErr)Call.Begin().End(Imports.GDALSetGeoTransform(Handle, transform));
    }

    public int GetGCPCount() => Call.Begin().End(Imports.GDALGetGCPCount(Handle));

    public string GetGCPProjection() => Text.Borrowed(Call.Begin().End(Imports.GDALGetGCPProjection(Handle))) ?? "";

    public unsafe GCP[] GetGCPs()
    {
        var points = new GCP[GetGCPCount()];
        var first = Imports.GDALGetGCPs(Handle);
        for (var i = 0; i < points.Length; i++)
            points[i] = new GCP(first[i].X, first[i].Y, first[i].Z, first[i].Pixel, first[i].Line, Text.Borrowed(first[i].Info) ?? "", Text.Borrowed(first[i].Id) ?? "");
        return points;
    }

    public CPLErr CreateMaskBand(int nFlags) => (CPLErr)Call.Begin().End(Imports.GDALCreateDatasetMaskBand(Handle, nFlags));

    public int BuildOverviews(string resampling, int[] overviewlist) => BuildOverviews(resampling, overviewlist, null, null);

    public unsafe int BuildOverviews(string resampling, int[] overviewlist, Gdal.GDALProgressFuncDelegate? callback, string? callback_data)
    {
        ArgumentNullException.ThrowIfNull(overviewlist);
        var progress = Progress.Address(callback, callback_data);
        fixed (int* levels = overviewlist)
        {
            var result = Call.Begin().End(Imports.GDALBuildOverviews(Handle, resampling, overviewlist.Length, levels, 0, null, progress, 0));
            GC.KeepAlive(callback);
            return result;
        }
    }

    public string[] GetFileList() => Text.OwnedList(Call.Begin().End(Imports.GDALGetFileList(Handle)));

    public CPLErr FlushCache()
    {
        var call = Call.Begin();
        Imports.GDALFlushCache(Handle);
        call.End();
        return CPLErr.CE_None;
    }

    internal static Dataset Own(nint pointer) => new(GdalHandle.Owned(pointer, Imports.GDALClose));

    private static double[] SixOf(double[] transform) =>
        transform is { Length: >= 6 } ? transform : throw new ArgumentException("A geotransform has six numbers.", nameof(transform));
}
