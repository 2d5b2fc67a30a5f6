using OSGeo.Native;

namespace OSGeo.OGR;

/// <summary>The fields of a layer; owned by the layer, which it keeps alive.</summary>
public class FeatureDefn : IDisposable
{
    private readonly GdalHandle handle;
    private readonly GdalHandle owner;

    internal FeatureDefn(nint pointer, GdalHandle owner)
    {
        handle = GdalHandle.Borrowed(pointer, owner);
        this.owner = owner;
    }

    internal GdalHandle Handle => handle.Live();

    public int GetFieldCount() => Imports.OGR_FD_GetFieldCount(Handle);

    public FieldDefn? GetFieldDefn(int i) => Call.Begin().End(Imports.OGR_FD_GetFieldDefn(Handle, i)) is var pointer and not 0 ? new(pointer, owner) : null;

    public int GetFieldIndex(string field_name) => Imports.OGR_FD_GetFieldIndex(Handle, field_name);

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
