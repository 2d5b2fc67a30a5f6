using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>The C interface of libgdal: rasters.</summary>
internal static unsafe partial class Imports
{
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALAllRegister();
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALVersionInfo(string request);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALOpenEx(string path, uint flags, nint drivers, nint options, nint siblings);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALClose(nint dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetDriverCount();
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetDriver(int index);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALGetDriverByName(string name);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALDeregisterDriver(GdalHandle driver);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetDriverShortName(GdalHandle driver);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetDriverLongName(GdalHandle driver);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetDataTypeSizeBits(int type);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetDataTypeName(int type);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int GDALGetDataTypeByName(string name);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALSetCacheMax64(long bytes);
    [LibraryImport(GdalLibrary.Name)] public static partial long GDALGetCacheMax64();

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALGetMetadata(GdalHandle item, string? domain);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetMetadataDomainList(GdalHandle item);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALGetMetadataItem(GdalHandle item, string name, string? domain);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int GDALSetMetadata(GdalHandle item, nint texts, string? domain);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int GDALSetMetadataItem(GdalHandle item, string name, string? value, string? domain);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetDescription(GdalHandle item);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial void GDALSetDescription(GdalHandle item, string text);

    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetRasterXSize(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetRasterYSize(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetRasterCount(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetRasterBand(GdalHandle dataset, int number);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetDatasetDriver(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetProjectionRef(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int GDALSetProjection(GdalHandle dataset, string wkt);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetSpatialRef(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALSetSpatialRef(GdalHandle dataset, GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetGeoTransform(GdalHandle dataset, double* transform);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALSetGeoTransform(GdalHandle dataset, double* transform);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetGCPCount(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial NativeGcp* GDALGetGCPs(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetGCPProjection(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALCreateDatasetMaskBand(GdalHandle dataset, int flags);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int GDALBuildOverviews(GdalHandle dataset, string resampling, int count, int* levels, int bands, int* bandList, nint progress, nint data);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetFileList(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALFlushCache(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALDatasetRasterIOEx(GdalHandle dataset, int write, int x, int y, int width, int height, void* buffer, int bufferWidth, int bufferHeight, int type, int bands, int* bandMap, long pixelSpace, long lineSpace, long bandSpace, void* extra);

    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetRasterBandXSize(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetRasterBandYSize(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetRasterDataType(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetBandNumber(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALGetBlockSize(GdalHandle band, out int width, out int height);
    [LibraryImport(GdalLibrary.Name)] public static partial double GDALGetRasterNoDataValue(GdalHandle band, out int has);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALSetRasterNoDataValue(GdalHandle band, double value);
    [LibraryImport(GdalLibrary.Name)] public static partial double GDALGetRasterOffset(GdalHandle band, out int has);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALSetRasterOffset(GdalHandle band, double value);
    [LibraryImport(GdalLibrary.Name)] public static partial double GDALGetRasterScale(GdalHandle band, out int has);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALSetRasterScale(GdalHandle band, double value);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetRasterUnitType(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALChecksumImage(GdalHandle band, int x, int y, int width, int height);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetOverviewCount(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetOverview(GdalHandle band, int index);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALGetMaskBand(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetMaskFlags(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALCreateMaskBand(GdalHandle band, int flags);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALGetRasterColorInterpretation(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALSetRasterColorInterpretation(GdalHandle band, int value);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALFillRaster(GdalHandle band, double real, double imaginary);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALFlushRasterCache(GdalHandle band);
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALRasterIOEx(GdalHandle band, int write, int x, int y, int width, int height, void* buffer, int bufferWidth, int bufferHeight, int type, long pixelSpace, long lineSpace, void* extra);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALCreate(GdalHandle driver, string path, int width, int height, int bands, int type, nint options);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALCreateCopy(GdalHandle driver, string path, GdalHandle source, int strict, nint options, nint progress, nint data);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int GDALDeleteDataset(GdalHandle driver, string path);

    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALWarpAppOptionsNew(nint words, nint forBinary);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALWarpAppOptionsFree(nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALWarpAppOptionsSetProgress(GdalHandle options, nint progress, nint data);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALWarp(string? path, nint target, int count, nint* sources, nint options, out int usageError);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALTranslateOptionsNew(nint words, nint forBinary);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALTranslateOptionsFree(nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial void GDALTranslateOptionsSetProgress(GdalHandle options, nint progress, nint data);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALTranslate(string path, GdalHandle source, nint options, out int usageError);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int GDALReprojectImage(GdalHandle source, string? sourceWkt, GdalHandle target, string? targetWkt, int method, double memory, double error, nint progress, nint data, nint options);
}
