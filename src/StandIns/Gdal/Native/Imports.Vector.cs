using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>The C interface of libgdal: vector layers, features, geometries.</summary>
internal static unsafe partial class Imports
{
    [LibraryImport(GdalLibrary.Name)] public static partial int GDALDatasetGetLayerCount(GdalHandle dataset);
    [LibraryImport(GdalLibrary.Name)] public static partial nint GDALDatasetGetLayer(GdalHandle dataset, int index);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALDatasetGetLayerByName(GdalHandle dataset, string name);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint GDALDatasetCreateLayer(GdalHandle dataset, string name, nint reference, int type, nint options);

    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_L_GetName(GdalHandle layer);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_L_GetNextFeature(GdalHandle layer);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_L_ResetReading(GdalHandle layer);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_L_GetFeature(GdalHandle layer, long id);
    [LibraryImport(GdalLibrary.Name)] public static partial long OGR_L_GetFeatureCount(GdalHandle layer, int force);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_L_GetExtent(GdalHandle layer, double* envelope, int force);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_L_GetLayerDefn(GdalHandle layer);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_L_GetSpatialRef(GdalHandle layer);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_L_GetGeomType(GdalHandle layer);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_L_CreateField(GdalHandle layer, GdalHandle field, int approximate);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_L_CreateFeature(GdalHandle layer, GdalHandle feature);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_L_SetSpatialFilterRect(GdalHandle layer, double left, double bottom, double right, double top);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int OGR_L_SetAttributeFilter(GdalHandle layer, string? query);

    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_F_Create(GdalHandle definition);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_F_Destroy(nint feature);
    [LibraryImport(GdalLibrary.Name)] public static partial long OGR_F_GetFID(GdalHandle feature);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_F_SetFID(GdalHandle feature, long id);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_F_GetGeometryRef(GdalHandle feature);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_F_SetGeometry(GdalHandle feature, GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_F_GetFieldCount(GdalHandle feature);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int OGR_F_GetFieldIndex(GdalHandle feature, string name);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_F_IsFieldSetAndNotNull(GdalHandle feature, int index);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_F_GetFieldAsString(GdalHandle feature, int index);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_F_GetFieldAsInteger(GdalHandle feature, int index);
    [LibraryImport(GdalLibrary.Name)] public static partial long OGR_F_GetFieldAsInteger64(GdalHandle feature, int index);
    [LibraryImport(GdalLibrary.Name)] public static partial double OGR_F_GetFieldAsDouble(GdalHandle feature, int index);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial void OGR_F_SetFieldString(GdalHandle feature, int index, string? value);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_F_SetFieldInteger(GdalHandle feature, int index, int value);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_F_SetFieldDouble(GdalHandle feature, int index, double value);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint OGR_Fld_Create(string name, int type);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_Fld_Destroy(nint field);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_Fld_GetNameRef(GdalHandle field);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_Fld_GetType(GdalHandle field);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_FD_GetFieldCount(GdalHandle definition);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_FD_GetFieldDefn(GdalHandle definition, int index);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int OGR_FD_GetFieldIndex(GdalHandle definition, string name);

    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_CreateGeometry(int type);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_CreateFromWkt(ref nint wkt, nint reference, out nint geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_CreateFromWkb(byte* wkb, nint reference, out nint geometry, int bytes);
    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint OGR_G_CreateGeometryFromJson(string json);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_G_DestroyGeometry(nint geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_Clone(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_ExportToIsoWkt(GdalHandle geometry, out nint wkt);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_ExportToWkb(GdalHandle geometry, int order, byte* wkb);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_WkbSize(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_ExportToJsonEx(GdalHandle geometry, nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_G_GetEnvelope(GdalHandle geometry, double* envelope);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_Transform(GdalHandle geometry, GdalHandle transformation);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_TransformTo(GdalHandle geometry, GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_GetGeometryType(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_GetGeometryName(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_GetGeometryCount(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_GetGeometryRef(GdalHandle geometry, int index);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_GetPointCount(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial double OGR_G_GetX(GdalHandle geometry, int index);
    [LibraryImport(GdalLibrary.Name)] public static partial double OGR_G_GetY(GdalHandle geometry, int index);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_G_AddPoint(GdalHandle geometry, double x, double y, double z);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_G_AddPoint_2D(GdalHandle geometry, double x, double y);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_AddGeometry(GdalHandle geometry, GdalHandle part);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_G_AssignSpatialReference(GdalHandle geometry, GdalHandle reference);
    [LibraryImport(GdalLibrary.Name)] public static partial void OGR_G_Segmentize(GdalHandle geometry, double length);
    [LibraryImport(GdalLibrary.Name)] public static partial double OGR_G_Area(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_IsValid(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_IsEmpty(GdalHandle geometry);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_MakeValidEx(GdalHandle geometry, nint options);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_Buffer(GdalHandle geometry, double distance, int segments);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_Intersection(GdalHandle geometry, GdalHandle other);
    [LibraryImport(GdalLibrary.Name)] public static partial nint OGR_G_Union(GdalHandle geometry, GdalHandle other);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_Intersects(GdalHandle geometry, GdalHandle other);
    [LibraryImport(GdalLibrary.Name)] public static partial int OGR_G_Contains(GdalHandle geometry, GdalHandle other);
}
