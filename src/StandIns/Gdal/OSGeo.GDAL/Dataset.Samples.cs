using OSGeo.Native;

namespace OSGeo.GDAL;

/// <summary>Reading and writing of several bands at once. Spaces of 0 mean packed, band after band.</summary>
public partial class Dataset
{
    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, IntPtr buffer, int buf_xSize, int buf_ySize, DataType buf_type, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null) =>
        Transfer(0, xOff, yOff, xSize, ySize, (void*)buffer, buf_xSize, buf_ySize, buf_type, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, byte[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (byte* first = BufferSize.Checked(buffer, sizeof(byte), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Byte, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, short[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (short* first = BufferSize.Checked(buffer, sizeof(short), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Int16, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, int[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (int* first = BufferSize.Checked(buffer, sizeof(int), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Int32, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, float[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (float* first = BufferSize.Checked(buffer, sizeof(float), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Float32, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, double[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (double* first = BufferSize.Checked(buffer, sizeof(double), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Float64, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, IntPtr buffer, int buf_xSize, int buf_ySize, DataType buf_type, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null) =>
        Transfer(1, xOff, yOff, xSize, ySize, (void*)buffer, buf_xSize, buf_ySize, buf_type, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, byte[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (byte* first = BufferSize.Checked(buffer, sizeof(byte), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Byte, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, short[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (short* first = BufferSize.Checked(buffer, sizeof(short), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Int16, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, int[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (int* first = BufferSize.Checked(buffer, sizeof(int), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Int32, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, float[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (float* first = BufferSize.Checked(buffer, sizeof(float), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Float32, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, double[] buffer, int buf_xSize, int buf_ySize, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (double* first = BufferSize.Checked(buffer, sizeof(double), buf_xSize, buf_ySize, bandCount, pixelSpace, lineSpace, bandSpace))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Float64, bandCount, bandMap, pixelSpace, lineSpace, bandSpace, extraArg);
    }

    private unsafe CPLErr Transfer(int write, int x, int y, int width, int height, void* buffer, int bufferWidth, int bufferHeight, DataType type, int bandCount, int[]? bandMap, int pixelSpace, int lineSpace, int bandSpace, RasterIOExtraArg? extraArg)
    {
        if (bandMap is not null && bandMap.Length < bandCount)
            throw new ArgumentException($"The band map has {bandMap.Length} entries for {bandCount} bands.", nameof(bandMap));
        var extra = NativeExtra.From(extraArg);
        fixed (int* map = bandMap)
            return (CPLErr)Call.Begin().End(Imports.GDALDatasetRasterIOEx(Handle, write, x, y, width, height, buffer, bufferWidth, bufferHeight, (int)type, bandCount, map, pixelSpace, lineSpace, bandSpace, &extra));
    }
}
