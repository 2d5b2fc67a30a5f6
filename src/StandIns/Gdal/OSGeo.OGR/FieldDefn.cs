using OSGeo.Native;

namespace OSGeo.OGR;

public class FieldDefn : IDisposable
{
    private readonly GdalHandle handle;

    public FieldDefn(string name_null_ok, FieldType field_type) => handle = GdalHandle.Owned(Imports.OGR_Fld_Create(name_null_ok, (int)field_type), Imports.OGR_Fld_Destroy);

    internal FieldDefn(nint pointer, GdalHandle owner) => handle = GdalHandle.Borrowed(pointer, owner);

    internal GdalHandle Handle => handle.Live();

    public string GetName() => Text.Borrowed(Imports.OGR_Fld_GetNameRef(Handle)) ?? "";

    public FieldType GetFieldType() => (FieldType)Imports.OGR_Fld_GetType(Handle);

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
