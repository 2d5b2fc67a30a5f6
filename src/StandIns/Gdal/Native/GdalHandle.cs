using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>
/// A pointer into libgdal. An owned one is freed once, also when nobody disposes it; a borrowed one frees nothing and keeps the object
/// that owns the memory alive.
/// </summary>
internal sealed class GdalHandle : SafeHandle
{
    private readonly Action<nint>? release;
    private readonly GdalHandle? owner;

    private GdalHandle(nint pointer, Action<nint>? release, GdalHandle? owner)
        : base(0, ownsHandle: true)
    {
        this.release = release;
        this.owner = owner;
        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer itself, for calls that keep it. Throws where it, or the object it was borrowed from, is gone.</summary>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed || owner is { IsClosed: true }, typeof(GdalHandle));
            return handle;
        }
    }

    public static GdalHandle Owned(nint pointer, Action<nint> release) => new(pointer, release, null);

    public static GdalHandle Borrowed(nint pointer, GdalHandle? owner) => new(pointer, null, owner);

    /// <summary>This handle, after the check that neither it nor its owner was disposed.</summary>
    public GdalHandle Live()
    {
        _ = Pointer;
        return this;
    }

    protected override bool ReleaseHandle()
    {
        release?.Invoke(handle);
        return true;
    }
}
