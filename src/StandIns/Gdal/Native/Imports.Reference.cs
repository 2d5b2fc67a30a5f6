using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>The C interface of libgdal: spatial references and coordinate transformations.</summary>
internal static unsafe partial class Imports
{
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint OSRNewSpatialReference(string? wkt);
    [LibraryImport(GdalLibrary.Name)] public static partial void OSRRelease(nint reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRReference(nint reference);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OSRClone(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRImportFromEPSG(GdalHandle reference, int code);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRImportFromWkt(GdalHandle reference, ref nint wkt);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRExportToWktEx(GdalHandle reference, out nint wkt, nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRExportToPROJJSON(GdalHandle reference, out nint json, nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRExportToProj4(GdalHandle reference, out nint text);
    [LibraryImport(GdalLibrary.Name)] public static partial void OSRSetAxisMappingStrategy(GdalHandle reference, int strategy);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint OSRGetAuthorityCode(GdalHandle reference, string? key);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint OSRGetAuthorityName(GdalHandle reference, string? key);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRIsSameEx(GdalHandle reference, GdalHandle other, nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRAutoIdentifyEPSG(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRIsGeographic(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRIsProjected(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRIsCompound(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRIsGeocentric(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRIsVertical(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OSRIsLocal(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial double OSRGetLinearUnits(GdalHandle reference, nint name);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OSRGetName(GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OCTNewCoordinateTransformationOptions();
    [LibraryImport(GdalLibrary.Name)] public static partial void OCTDestroyCoordinateTransformationOptions(nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial int OCTCoordinateTransformationOptionsSetAreaOfInterest(GdalHandle options, double west, double south, double east, double north);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OCTNewCoordinateTransformationEx(GdalHandle source, GdalHandle target, nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial void OCTDestroyCoordinateTransformation(nint transformation);
    [LibraryImport(GdalLibrary.Name)] public static partial int OCTTransform(GdalHandle transformation, int count, double* x, double* y, double* z);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OCTGetInverse(GdalHandle transformation);
    [LibraryImport(GdalLibrary.Name)] public static partial void OSRSetPROJSearchPaths(nint paths);
}
