using System.Runtime.InteropServices;
using OSGeo.Native;
using OSGeo.OSR;

namespace OSGeo.OGR;

/// <summary>A geometry of its own, or one borrowed from a feature or another geometry, which it keeps alive.</summary>
public partial class Geometry : IDisposable
{
    private readonly GdalHandle handle;
    private readonly GdalHandle? owner;

    public Geometry(wkbGeometryType type)
        : this(Imports.OGR_G_CreateGeometry((int)type))
    {
    }

    private Geometry(nint pointer) => handle = GdalHandle.Owned(pointer, Imports.OGR_G_DestroyGeometry);

    private Geometry(nint pointer, GdalHandle owner)
    {
        handle = GdalHandle.Borrowed(pointer, owner);
        this.owner = owner;
    }

    internal GdalHandle Handle => handle.Live();

    public static Geometry CreateFromWkt(string wkt)
    {
        var text = Marshal.StringToCoTaskMemUTF8(wkt);
        try
        {
            var rest = text;
            OgrError.Check(Call.Begin().End(Imports.OGR_G_CreateFromWkt(ref rest, 0, out var geometry)));
            return new(geometry);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    public static unsafe Geometry CreateFromWkb(byte[] wkb)
    {
        ArgumentNullException.ThrowIfNull(wkb);
        fixed (byte* first = wkb)
        {
            OgrError.Check(Call.Begin().End(Imports.OGR_G_CreateFromWkb(first, 0, out var geometry, wkb.Length)));
            return new(geometry);
        }
    }

    public int ExportToWkt(out string argout)
    {
        var status = Call.Begin().End(Imports.OGR_G_ExportToIsoWkt(Handle, out var text));
        argout = Text.Owned(text) ?? "";
        return OgrError.Check(status);
    }

    public int WkbSize() => Imports.OGR_G_WkbSize(Handle);

    public unsafe int ExportToWkb(byte[] buffer, wkbByteOrder byte_order)
    {
        if (buffer is null || buffer.Length < WkbSize())
            throw new ArgumentException($"The buffer must hold {WkbSize()} bytes.", nameof(buffer));
        fixed (byte* first = buffer)
            return OgrError.Check(Call.Begin().End(Imports.OGR_G_ExportToWkb(Handle, (int)byte_order, first)));
    }

    public string? ExportToJson(string[]? options)
    {
        using var words = new TextList(options);
        return Text.Owned(Call.Begin().End(Imports.OGR_G_ExportToJsonEx(Handle, words.Pointer)));
    }

    public Geometry Clone() => new(Imports.OGR_G_Clone(Handle));

    public void AssignSpatialReference(SpatialReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        Imports.OGR_G_AssignSpatialReference(Handle, reference.Handle);
    }

    public wkbGeometryType GetGeometryType() => (wkbGeometryType)Imports.OGR_G_GetGeometryType(Handle);

    public string GetGeometryName() => Text.Borrowed(Imports.OGR_G_GetGeometryName(Handle)) ?? "";

    public int GetGeometryCount() => Imports.OGR_G_GetGeometryCount(Handle);

    /// <summary>A part, borrowed.</summary>
    public Geometry? GetGeometryRef(int geom) => Call.Begin().End(Imports.OGR_G_GetGeometryRef(Handle, geom)) is var pointer and not 0 ? Borrow(pointer, owner ?? handle) : null;

    public int GetPointCount() => Imports.OGR_G_GetPointCount(Handle);

    public double GetX(int point) => Imports.OGR_G_GetX(Handle, point);

    public double GetY(int point) => Imports.OGR_G_GetY(Handle, point);

    public void AddPoint(double x, double y, double z) => Imports.OGR_G_AddPoint(Handle, x, y, z);

    public void AddPoint_2D(double x, double y) => Imports.OGR_G_AddPoint_2D(Handle, x, y);

    public int AddGeometry(Geometry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return OgrError.Check(Call.Begin().End(Imports.OGR_G_AddGeometry(Handle, other.Handle)));
    }

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static Geometry Own(nint pointer) => new(pointer);

    internal static Geometry Borrow(nint pointer, GdalHandle owner) => new(pointer, owner);
}
