using OSGeo.Native;

namespace OSGeo.GDAL;

/// <summary>Reading and writing of samples, one overload per type as in the official bindings. Spaces of 0 mean packed.</summary>
public partial class Band
{
    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, IntPtr buffer, int buf_xSize, int buf_ySize, DataType buf_type, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null) =>
        Transfer(0, xOff, yOff, xSize, ySize, (void*)buffer, buf_xSize, buf_ySize, buf_type, pixelSpace, lineSpace, extraArg);

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, byte[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (byte* first = BufferSize.Checked(buffer, sizeof(byte), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Byte, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, short[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (short* first = BufferSize.Checked(buffer, sizeof(short), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Int16, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, int[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (int* first = BufferSize.Checked(buffer, sizeof(int), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Int32, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, float[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (float* first = BufferSize.Checked(buffer, sizeof(float), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Float32, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr ReadRaster(int xOff, int yOff, int xSize, int ySize, double[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (double* first = BufferSize.Checked(buffer, sizeof(double), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(0, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Float64, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, IntPtr buffer, int buf_xSize, int buf_ySize, DataType buf_type, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null) =>
        Transfer(1, xOff, yOff, xSize, ySize, (void*)buffer, buf_xSize, buf_ySize, buf_type, pixelSpace, lineSpace, extraArg);

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, byte[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (byte* first = BufferSize.Checked(buffer, sizeof(byte), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Byte, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, short[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (short* first = BufferSize.Checked(buffer, sizeof(short), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Int16, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, int[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (int* first = BufferSize.Checked(buffer, sizeof(int), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Int32, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, float[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (float* first = BufferSize.Checked(buffer, sizeof(float), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Float32, pixelSpace, lineSpace, extraArg);
    }

    public unsafe CPLErr WriteRaster(int xOff, int yOff, int xSize, int ySize, double[] buffer, int buf_xSize, int buf_ySize, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg = null)
    {
        fixed (double* first = BufferSize.Checked(buffer, sizeof(double), buf_xSize, buf_ySize, 1, pixelSpace, lineSpace, 0))
            return Transfer(1, xOff, yOff, xSize, ySize, first, buf_xSize, buf_ySize, DataType.GDT_Float64, pixelSpace, lineSpace, extraArg);
    }

    private unsafe CPLErr Transfer(int write, int x, int y, int width, int height, void* buffer, int bufferWidth, int bufferHeight, DataType type, int pixelSpace, int lineSpace, RasterIOExtraArg? extraArg)
    {
        var extra = NativeExtra.From(extraArg);
        return (CPLErr)Call.Begin().End(Imports.GDALRasterIOEx(Handle, write, x, y, width, height, buffer, bufferWidth, bufferHeight, (int)type, pixelSpace, lineSpace, &extra));
    }
}
