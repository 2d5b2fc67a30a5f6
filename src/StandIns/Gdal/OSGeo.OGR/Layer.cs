using OSGeo.Native;
using OSGeo.OSR;

namespace OSGeo.OGR;

/// <summary>One layer; owned by its data source, which it keeps alive.</summary>
public class Layer : IDisposable
{
    private readonly GdalHandle handle;

    internal Layer(nint pointer, GdalHandle owner) => handle = GdalHandle.Borrowed(pointer, owner);

    private GdalHandle Handle => handle.Live();

    public string GetName() => Text.Borrowed(Imports.OGR_L_GetName(Handle)) ?? "";

    /// <summary>The next feature; null at the end.</summary>
    public Feature? GetNextFeature() => Call.Begin().End(Imports.OGR_L_GetNextFeature(Handle), Feature.Own);

    public void ResetReading()
    {
        var call = Call.Begin();
        Imports.OGR_L_ResetReading(Handle);
        call.End();
    }

    public Feature? GetFeature(long fid) => Call.Begin().End(Imports.OGR_L_GetFeature(Handle, fid), Feature.Own);

    public long GetFeatureCount(int force) => Call.Begin().End(Imports.OGR_L_GetFeatureCount(Handle, force));

    public unsafe int GetExtent(Envelope extent, int force)
    {
        ArgumentNullException.ThrowIfNull(extent);
        Span<double> native = stackalloc double[4];
        fixed (double* first = native)
            OgrError.Check(Call.Begin().End(Imports.OGR_L_GetExtent(Handle, first, force)));
        extent.Fill(native);
        return 0;
    }

    public FeatureDefn GetLayerDefn() => new(Imports.OGR_L_GetLayerDefn(Handle), Handle);

    public SpatialReference? GetSpatialRef() => Call.Begin().End(Imports.OGR_L_GetSpatialRef(Handle), SpatialReference.Shared);

    public wkbGeometryType GetGeomType() => (wkbGeometryType)Imports.OGR_L_GetGeomType(Handle);

    public int CreateField(FieldDefn field_def, int approx_ok)
    {
        ArgumentNullException.ThrowIfNull(field_def);
        return OgrError.Check(Call.Begin().End(Imports.OGR_L_CreateField(Handle, field_def.Handle, approx_ok)));
    }

    public int CreateFeature(Feature feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return OgrError.Check(Call.Begin().End(Imports.OGR_L_CreateFeature(Handle, feature.Handle)));
    }

    public void SetSpatialFilterRect(double minx, double miny, double maxx, double maxy)
    {
        var call = Call.Begin();
        Imports.OGR_L_SetSpatialFilterRect(Handle, minx, miny, maxx, maxy);
        call.End();
    }

    public int SetAttributeFilter(string? filter_string) => OgrError.Check(Call.Begin().End(Imports.OGR_L_SetAttributeFilter(Handle, filter_string)));

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
