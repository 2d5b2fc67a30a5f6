using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>GDAL_GCP of gdal.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeGcp
{
    public nint Id;
    public nint Info;
    public double Pixel;
    public double Line;
    public double X;
    public double Y;
    public double Z;
}
