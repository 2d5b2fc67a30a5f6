namespace OSGeo.GDAL;

public static class GdalConst
{
    public const int OF_READONLY = 0x00;
    public const int OF_UPDATE = 0x01;
    public const int OF_RASTER = 0x02;
    public const int OF_VECTOR = 0x04;
    public const int OF_SHARED = 0x20;
    public const int OF_VERBOSE_ERROR = 0x40;
    public const int GMF_ALL_VALID = 0x01;
    public const int GMF_PER_DATASET = 0x02;
    public const int GMF_ALPHA = 0x04;
    public const int GMF_NODATA = 0x08;
}
