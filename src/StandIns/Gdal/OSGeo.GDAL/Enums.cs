namespace OSGeo.GDAL;

public enum DataType
{
    GDT_Unknown,
    GDT_Byte,
    GDT_UInt16,
    GDT_Int16,
    GDT_UInt32,
    GDT_Int32,
    GDT_Float32,
    GDT_Float64,
    GDT_CInt16,
    GDT_CInt32,
    GDT_CFloat32,
    GDT_CFloat64,
}

public enum Access
{
    GA_ReadOnly,
    GA_Update,
}

public enum CPLErr
{
    CE_None,
    CE_Debug,
    CE_Warning,
    CE_Failure,
    CE_Fatal,
}

public enum ColorInterp
{
    GCI_Undefined,
    GCI_GrayIndex,
    GCI_PaletteIndex,
    GCI_RedBand,
    GCI_GreenBand,
    GCI_BlueBand,
    GCI_AlphaBand,
}

public enum RIOResampleAlg
{
    GRIORA_NearestNeighbour,
    GRIORA_Bilinear,
    GRIORA_Cubic,
    GRIORA_CubicSpline,
    GRIORA_Lanczos,
    GRIORA_Average,
    GRIORA_Mode,
    GRIORA_Gauss,
}

public enum ResampleAlg
{
    GRA_NearestNeighbour,
    GRA_Bilinear,
    GRA_Cubic,
    GRA_CubicSpline,
    GRA_Lanczos,
    GRA_Average,
    GRA_Mode,
}
