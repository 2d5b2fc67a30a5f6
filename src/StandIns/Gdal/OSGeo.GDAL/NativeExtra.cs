using System.Runtime.InteropServices;

namespace OSGeo.GDAL;

/// <summary>The blittable twin of <see cref="RasterIOExtraArg"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeExtra
{
    public int Version;
    public int Method;
    public nint Progress;
    public nint ProgressData;
    public int Floating;
    public double X;
    public double Y;
    public double Width;
    public double Height;

    public static NativeExtra From(RasterIOExtraArg? argument) => argument is null
        ? new NativeExtra { Version = 1 }
        : new NativeExtra
        {
            Version = argument.nVersion,
            Method = (int)argument.eResampleAlg,
            Progress = argument.pfnProgress,
            ProgressData = argument.pProgressData,
            Floating = argument.bFloatingPointWindowValidity,
            X = argument.dfXOff,
            Y = argument.dfYOff,
            Width = argument.dfXSize,
            Height = argument.dfYSize,
        };
}
