using OSGeo.Native;

namespace OSGeo.OGR;

public class Feature : IDisposable
{
    private readonly GdalHandle handle;

    public Feature(FeatureDefn feature_def)
    {
        ArgumentNullException.ThrowIfNull(feature_def);
        handle = GdalHandle.Owned(Imports.OGR_F_Create(feature_def.Handle), Imports.OGR_F_Destroy);
    }

    private Feature(nint pointer) => handle = GdalHandle.Owned(pointer, Imports.OGR_F_Destroy);

    internal GdalHandle Handle => handle.Live();

    public long GetFID() => Imports.OGR_F_GetFID(Handle);

    public int SetFID(long fid) => OgrError.Check(Imports.OGR_F_SetFID(Handle, fid));

    /// <summary>The feature's own geometry, borrowed; null where it has none.</summary>
    public Geometry? GetGeometryRef() => Call.Begin().End(Imports.OGR_F_GetGeometryRef(Handle)) is var pointer and not 0 ? Geometry.Borrow(pointer, Handle) : null;

    /// <summary>Copies the geometry.</summary>
    public int SetGeometry(Geometry geom)
    {
        ArgumentNullException.ThrowIfNull(geom);
        return OgrError.Check(Call.Begin().End(Imports.OGR_F_SetGeometry(Handle, geom.Handle)));
    }

    public int GetFieldCount() => Imports.OGR_F_GetFieldCount(Handle);

    public int GetFieldIndex(string field_name) => Imports.OGR_F_GetFieldIndex(Handle, field_name);

    public bool IsFieldSetAndNotNull(int id) => Imports.OGR_F_IsFieldSetAndNotNull(Handle, Field(id)) != 0;

    public string GetFieldAsString(int id) => Text.Borrowed(Imports.OGR_F_GetFieldAsString(Handle, Field(id))) ?? "";

    public string GetFieldAsString(string field_name) => GetFieldAsString(Field(field_name));

    public int GetFieldAsInteger(int id) => Imports.OGR_F_GetFieldAsInteger(Handle, Field(id));

    public int GetFieldAsInteger(string field_name) => GetFieldAsInteger(Field(field_name));

    public long GetFieldAsInteger64(int id) => Imports.OGR_F_GetFieldAsInteger64(Handle, Field(id));

    public long GetFieldAsInteger64(string field_name) => GetFieldAsInteger64(Field(field_name));

    public double GetFieldAsDouble(int id) => Imports.OGR_F_GetFieldAsDouble(Handle, Field(id));

    public double GetFieldAsDouble(string field_name) => GetFieldAsDouble(Field(field_name));

    public void SetField(int id, string? value) => Imports.OGR_F_SetFieldString(Handle, Field(id), value);

    public void SetField(string field_name, string? value) => SetField(Field(field_name), value);

    public void SetField(int id, int value) => Imports.OGR_F_SetFieldInteger(Handle, Field(id), value);

    public void SetField(string field_name, int value) => SetField(Field(field_name), value);

    public void SetField(int id, double value) => Imports.OGR_F_SetFieldDouble(Handle, Field(id), value);

    public void SetField(string field_name, double value) => SetField(Field(field_name), value);

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static Feature Own(nint pointer) => new(pointer);

    private int Field(int index) => index >= 0 && index < GetFieldCount() ? index : throw new ApplicationException($"Invalid field index : {index}");

    private int Field(string name) => GetFieldIndex(name) is var index and >= 0 ? index : throw new ApplicationException($"Invalid field name: '{name}'");
}
