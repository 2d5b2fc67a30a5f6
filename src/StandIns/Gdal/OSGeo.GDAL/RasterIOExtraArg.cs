namespace OSGeo.GDAL;

/// <summary>GDALRasterIOExtraArg of gdal.h.</summary>
public class RasterIOExtraArg
{
    public int nVersion = 1;
    public RIOResampleAlg eResampleAlg;
    public IntPtr pfnProgress;
    public IntPtr pProgressData;
    public int bFloatingPointWindowValidity;
    public double dfXOff;
    public double dfYOff;
    public double dfXSize;
    public double dfYSize;
}
