using System.Runtime.InteropServices;
using OSGeo.Native;

namespace OSGeo.GDAL;

/// <summary>Functions that belong to no object. The error state is the calling thread's.</summary>
public static partial class Gdal
{
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate int GDALProgressFuncDelegate(double Complete, IntPtr Message, IntPtr Data);

    public static void AllRegister() => Imports.GDALAllRegister();

    /// <summary>Failures are exceptions already; the binding only stops printing them.</summary>
    public static void UseExceptions() => SetErrorHandler("CPLQuietErrorHandler");

    public static string VersionInfo(string request) => Text.Borrowed(Imports.GDALVersionInfo(request))!;

    public static Dataset? Open(string utf8_path, Access eAccess) =>
        OpenEx(utf8_path, (uint)(GdalConst.OF_RASTER | GdalConst.OF_VERBOSE_ERROR | (int)eAccess), null, null, null);

    public static Dataset? OpenEx(string utf8_path, uint nOpenFlags, string[]? allowed_drivers, string[]? open_options, string[]? sibling_files)
    {
        using var drivers = new TextList(allowed_drivers);
        using var options = new TextList(open_options);
        using var siblings = new TextList(sibling_files);
        return Call.Begin().End(Imports.GDALOpenEx(utf8_path, nOpenFlags, drivers.Pointer, options.Pointer, siblings.Pointer), Dataset.Own);
    }

    public static int GetDriverCount() => Imports.GDALGetDriverCount();

    public static Driver? GetDriver(int index) => Call.Begin().End(Imports.GDALGetDriver(index), Driver.Borrow);

    public static Driver? GetDriverByName(string name) => Call.Begin().End(Imports.GDALGetDriverByName(name), Driver.Borrow);

    /// <summary>Bits of a sample.</summary>
    public static int GetDataTypeSize(DataType eDataType) => Imports.GDALGetDataTypeSizeBits((int)eDataType);

    public static string? GetDataTypeName(DataType eDataType) => Text.Borrowed(Imports.GDALGetDataTypeName((int)eDataType));

    public static DataType GetDataTypeByName(string pszDataTypeName) => (DataType)Imports.GDALGetDataTypeByName(pszDataTypeName);

    public static void SetConfigOption(string pszKey, string? pszValue) => Imports.CPLSetConfigOption(pszKey, pszValue);

    public static void SetThreadLocalConfigOption(string pszKey, string? pszValue) => Imports.CPLSetThreadLocalConfigOption(pszKey, pszValue);

    public static string? GetConfigOption(string pszKey, string? pszDefault) => Text.Borrowed(Imports.CPLGetConfigOption(pszKey, pszDefault));

    public static void SetCacheMax(int nBytes) => Imports.GDALSetCacheMax64(nBytes);

    public static int GetCacheMax() => (int)Math.Min(int.MaxValue, Imports.GDALGetCacheMax64());

    public static void ErrorReset() => Imports.CPLErrorReset();

    public static int GetLastErrorNo() => Imports.CPLGetLastErrorNo();

    public static int GetLastErrorType() => Imports.CPLGetLastErrorType();

    public static string GetLastErrorMsg() => Text.Borrowed(Imports.CPLGetLastErrorMsg()) ?? "";

    /// <summary>Every thread's handler, one of GDAL's own by name.</summary>
    public static CPLErr SetErrorHandler(string pszCallbackName)
    {
        Imports.CPLSetErrorHandler(HandlerAddress(pszCallbackName));
        return CPLErr.CE_None;
    }

    /// <summary>This thread's handler, one of GDAL's own by name.</summary>
    public static CPLErr PushErrorHandler(string pszCallbackName)
    {
        Imports.CPLPushErrorHandler(HandlerAddress(pszCallbackName));
        return CPLErr.CE_None;
    }

    public static void PopErrorHandler() => Imports.CPLPopErrorHandler();

    private static nint HandlerAddress(string name) => name is "CPLQuietErrorHandler" or "CPLDefaultErrorHandler" or "CPLLoggingErrorHandler"
        ? GdalLibrary.Export(name)
        : throw new NotSupportedException($"'{name}' is not one of GDAL's own error handlers.");
}
