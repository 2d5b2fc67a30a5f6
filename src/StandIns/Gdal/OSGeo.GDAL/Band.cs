using OSGeo.Native;

namespace OSGeo.GDAL;

/// <summary>One band; owned by its dataset, which it keeps alive.</summary>
public partial class Band : MajorObject
{
    private readonly GdalHandle owner;

    private Band(nint pointer, GdalHandle owner)
        : base(GdalHandle.Borrowed(pointer, owner)) => this.owner = owner;

    public int XSize => Imports.GDALGetRasterBandXSize(Handle);

    public int YSize => Imports.GDALGetRasterBandYSize(Handle);

    public DataType DataType => (DataType)Imports.GDALGetRasterDataType(Handle);

    public int GetBand() => Imports.GDALGetBandNumber(Handle);

    public void GetBlockSize(out int pnBlockXSize, out int pnBlockYSize) => Imports.GDALGetBlockSize(Handle, out pnBlockXSize, out pnBlockYSize);

    public void GetNoDataValue(out double val, out int hasval) => val = Imports.GDALGetRasterNoDataValue(Handle, out hasval);

    public CPLErr SetNoDataValue(double d) => (CPLErr)Call.Begin().End(Imports.GDALSetRasterNoDataValue(Handle, d));

    public void GetOffset(out double val, out int hasval) => val = Imports.GDALGetRasterOffset(Handle, out hasval);

    public CPLErr SetOffset(double val) => (CPLErr)Call.Begin().End(Imports.GDALSetRasterOffset(Handle, val));

    public void GetScale(out double val, out int hasval) => val = Imports.GDALGetRasterScale(Handle, out hasval);

    public CPLErr SetScale(double val) => (CPLErr)Call.Begin().End(Imports.GDALSetRasterScale(Handle, val));

    public string GetUnitType() => Text.Borrowed(Imports.GDALGetRasterUnitType(Handle)) ?? "";

    public int Checksum(int xoff, int yoff, int xsize, int ysize) => Call.Begin().End(Imports.GDALChecksumImage(Handle, xoff, yoff, xsize, ysize));

    public int GetOverviewCount() => Call.Begin().End(Imports.GDALGetOverviewCount(Handle));

    public Band? GetOverview(int i) => Call.Begin().End(Imports.GDALGetOverview(Handle, i)) is var pointer and not 0 ? Borrow(pointer, owner) : null;

    public Band? GetMaskBand() => Call.Begin().End(Imports.GDALGetMaskBand(Handle)) is var pointer and not 0 ? Borrow(pointer, owner) : null;

    public int GetMaskFlags() => Imports.GDALGetMaskFlags(Handle);

    public CPLErr CreateMaskBand(int nFlags) => (CPLErr)Call.Begin().End(Imports.GDALCreateMaskBand(Handle, nFlags));

    public ColorInterp GetColorInterpretation() => (ColorInterp)Imports.GDALGetRasterColorInterpretation(Handle);

    public CPLErr SetColorInterpretation(ColorInterp val) => (CPLErr)Call.Begin().End(Imports.GDALSetRasterColorInterpretation(Handle, (int)val));

    public CPLErr Fill(double real_fill, double imag_fill) => (CPLErr)Call.Begin().End(Imports.GDALFillRaster(Handle, real_fill, imag_fill));

    public void FlushCache() => Call.Begin().End(Imports.GDALFlushRasterCache(Handle));

    internal static Band Borrow(nint pointer, GdalHandle owner) => new(pointer, owner);
}
