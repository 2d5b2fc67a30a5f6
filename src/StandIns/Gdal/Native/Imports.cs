using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>The C interface of libgdal: errors, options, memory, virtual files.</summary>
internal static partial class Imports
{
    static Imports() => GdalLibrary.Register();

    [LibraryImport(GdalLibrary.Name)] public static partial void CPLErrorReset();
    [LibraryImport(GdalLibrary.Name)] public static partial int CPLGetLastErrorType();
    [LibraryImport(GdalLibrary.Name)] public static partial int CPLGetLastErrorNo();
    [LibraryImport(GdalLibrary.Name)] public static partial nint CPLGetLastErrorMsg();
    [LibraryImport(GdalLibrary.Name)] public static partial nint CPLSetErrorHandler(nint handler);
    [LibraryImport(GdalLibrary.Name)] public static partial void CPLPushErrorHandler(nint handler);
    [LibraryImport(GdalLibrary.Name)] public static partial void CPLPopErrorHandler();
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial void CPLSetConfigOption(string key, string? value);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial void CPLSetThreadLocalConfigOption(string key, string? value);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint CPLGetConfigOption(string key, string? fallback);
    [LibraryImport(GdalLibrary.Name)] public static partial void VSIFree(nint memory);
    [LibraryImport(GdalLibrary.Name)] public static partial nint VSIMalloc(nuint bytes);
    [LibraryImport(GdalLibrary.Name)] public static partial void CSLDestroy(nint list);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint VSIFileFromMemBuffer(string path, nint memory, ulong bytes, int takeOwnership);
    [LibraryImport(GdalLibrary.Name)] public static partial int VSIFCloseL(nint file);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int VSIUnlink(string path);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int VSIMkdir(string path, int mode);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int VSIRmdir(string path);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint VSIReadDir(string path);
}
