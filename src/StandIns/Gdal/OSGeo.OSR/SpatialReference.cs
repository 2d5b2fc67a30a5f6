using System.Runtime.InteropServices;
using OSGeo.Native;

namespace OSGeo.OSR;

/// <summary>A coordinate reference system. OGRErr codes other than 0 throw, as in the official bindings.</summary>
public class SpatialReference : IDisposable
{
    private readonly GdalHandle handle;

    public SpatialReference(string? wkt)
    {
        var pointer = Call.Begin().End(Imports.OSRNewSpatialReference(string.IsNullOrEmpty(wkt) ? null : wkt));
        if (pointer == 0)
            throw new ApplicationException("Not a coordinate reference system.");
        handle = GdalHandle.Owned(pointer, Imports.OSRRelease);
    }

    private SpatialReference(GdalHandle handle) => this.handle = handle;

    internal GdalHandle Handle => handle.Live();

    public int ImportFromEPSG(int arg) => OgrError.Check(Call.Begin().End(Imports.OSRImportFromEPSG(Handle, arg)));

    public int ImportFromWkt(ref string ppszInput)
    {
        var text = Marshal.StringToCoTaskMemUTF8(ppszInput);
        try
        {
            var rest = text;
            return OgrError.Check(Call.Begin().End(Imports.OSRImportFromWkt(Handle, ref rest)));
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    public int ExportToWkt(out string argout, string[]? options)
    {
        using var words = new TextList(options);
        var status = Call.Begin().End(Imports.OSRExportToWktEx(Handle, out var text, words.Pointer));
        argout = Text.Owned(text) ?? "";
        return OgrError.Check(status);
    }

    public int ExportToPROJJSON(out string argout, string[]? options)
    {
        using var words = new TextList(options);
        var status = Call.Begin().End(Imports.OSRExportToPROJJSON(Handle, out var text, words.Pointer));
        argout = Text.Owned(text) ?? "";
        return OgrError.Check(status);
    }

    public int ExportToProj4(out string argout)
    {
        var status = Call.Begin().End(Imports.OSRExportToProj4(Handle, out var text));
        argout = Text.Owned(text) ?? "";
        return OgrError.Check(status);
    }

    public void SetAxisMappingStrategy(AxisMappingStrategy strategy) => Imports.OSRSetAxisMappingStrategy(Handle, (int)strategy);

    public string? GetAuthorityCode(string? target_key) => Text.Borrowed(Imports.OSRGetAuthorityCode(Handle, target_key));

    public string? GetAuthorityName(string? target_key) => Text.Borrowed(Imports.OSRGetAuthorityName(Handle, target_key));

    public int IsSame(SpatialReference rhs, string[]? options)
    {
        ArgumentNullException.ThrowIfNull(rhs);
        using var words = new TextList(options);
        return Call.Begin().End(Imports.OSRIsSameEx(Handle, rhs.Handle, words.Pointer));
    }

    public int AutoIdentifyEPSG() => OgrError.Check(Call.Begin().End(Imports.OSRAutoIdentifyEPSG(Handle)));

    public int IsGeographic() => Imports.OSRIsGeographic(Handle);

    public int IsProjected() => Imports.OSRIsProjected(Handle);

    public int IsCompound() => Imports.OSRIsCompound(Handle);

    public int IsGeocentric() => Imports.OSRIsGeocentric(Handle);

    public int IsVertical() => Imports.OSRIsVertical(Handle);

    public int IsLocal() => Imports.OSRIsLocal(Handle);

    /// <summary>Metres of one unit of the axes; 1 for a geographic system.</summary>
    public double GetLinearUnits() => Imports.OSRGetLinearUnits(Handle, 0);

    public string? GetName() => Text.Borrowed(Imports.OSRGetName(Handle));

    public SpatialReference Clone() => new(GdalHandle.Owned(Call.Begin().End(Imports.OSRClone(Handle)), Imports.OSRRelease));

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A reference that a dataset or layer also holds: counted, so that either may go first.</summary>
    internal static SpatialReference Shared(nint pointer)
    {
        _ = Imports.OSRReference(pointer);
        return new(GdalHandle.Owned(pointer, Imports.OSRRelease));
    }
}
