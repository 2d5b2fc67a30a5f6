using OSGeo.Native;

namespace OSGeo.GDAL;

public static partial class Gdal
{
    public static Dataset? Warp(string dest, Dataset[] poObjects, GDALWarpAppOptions? warpAppOptions, GDALProgressFuncDelegate? callback, string? callback_data) =>
        WarpOnto(dest, 0, poObjects, warpAppOptions, callback, callback_data) is var pointer and not 0 ? Dataset.Own(pointer) : null;

    /// <summary>Warps into an open dataset; 1 = done.</summary>
    public static int Warp(Dataset dstDS, Dataset[] poObjects, GDALWarpAppOptions? warpAppOptions, GDALProgressFuncDelegate? callback, string? callback_data)
    {
        ArgumentNullException.ThrowIfNull(dstDS);
        var pointer = WarpOnto(null, dstDS.Handle.Pointer, poObjects, warpAppOptions, callback, callback_data);
        GC.KeepAlive(dstDS);
        return pointer == 0 ? 0 : 1;
    }

    public static Dataset? wrapper_GDALTranslate(string dest, Dataset dataset, GDALTranslateOptions? translateOptions, GDALProgressFuncDelegate? callback, string? callback_data)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var progress = Progress.Address(callback, callback_data);
        using var defaults = translateOptions is null ? new GDALTranslateOptions(null) : null;
        var options = (translateOptions ?? defaults)!.Handle;
        if (progress != 0)
            Imports.GDALTranslateOptionsSetProgress(options, progress, 0);
        var result = Call.Begin().End(Imports.GDALTranslate(dest, dataset.Handle, options.Pointer, out _), Dataset.Own);
        GC.KeepAlive(options);
        GC.KeepAlive(callback);
        return result;
    }

    public static CPLErr ReprojectImage(Dataset src_ds, Dataset dst_ds, string? src_wkt, string? dst_wkt, ResampleAlg eResampleAlg, double WarpMemoryLimit, double maxerror, GDALProgressFuncDelegate? callback, string? callback_data, string[]? options)
    {
        ArgumentNullException.ThrowIfNull(src_ds);
        ArgumentNullException.ThrowIfNull(dst_ds);
        if (options is not null)
            throw new NotSupportedException("ReprojectImage takes no options here.");
        var progress = Progress.Address(callback, callback_data);
        var result = Call.Begin().End(Imports.GDALReprojectImage(src_ds.Handle, src_wkt, dst_ds.Handle, dst_wkt, (int)eResampleAlg, WarpMemoryLimit, maxerror, progress, 0, 0));
        GC.KeepAlive(callback);
        return (CPLErr)result;
    }

    private static unsafe nint WarpOnto(string? path, nint target, Dataset[] sources, GDALWarpAppOptions? given, GDALProgressFuncDelegate? callback, string? callbackData)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var progress = Progress.Address(callback, callbackData);
        using var defaults = given is null ? new GDALWarpAppOptions(null) : null;
        var options = (given ?? defaults)!.Handle;
        if (progress != 0)
            Imports.GDALWarpAppOptionsSetProgress(options, progress, 0);
        var pointers = Array.ConvertAll(sources, static source => source.Handle.Pointer);
        nint result;
        fixed (nint* first = pointers)
            result = Call.Begin().End(Imports.GDALWarp(path, target, pointers.Length, first, options.Pointer, out _));
        GC.KeepAlive(sources);
        GC.KeepAlive(options);
        GC.KeepAlive(callback);
        return result;
    }
}
