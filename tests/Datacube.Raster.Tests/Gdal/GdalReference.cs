using System.Globalization;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Testing;

namespace Datacube.Raster.Tests.Gdal;

/// <summary>The same window read by GDAL's Python module in another process, as doubles.</summary>
internal static class GdalReference
{
    private const string Script = """
        import sys
        import numpy
        from osgeo import gdal
        gdal.UseExceptions()
        path, level, band, row, column, rows, columns, out = sys.argv[1], *map(int, sys.argv[2:8]), sys.argv[8]
        if path.startswith('NETCDF:'):
            # The other interface of GDAL gives the variable as it lies in the file: its y axis runs south, row by row as expected here.
            _, file, variable = path.rsplit(':', 2)
            root = gdal.OpenEx(file.strip('"'), gdal.OF_MULTIDIM_RASTER).GetRootGroup()
            window = root.OpenMDArray(variable).ReadAsArray(array_start_idx=[band - 1, row, column], count=[1, rows, columns])
            window.astype('float64').tofile(out)
            sys.exit()
        dataset = gdal.Open(path)
        source = dataset.GetRasterBand(band)
        if level:
            source = source.GetOverview(level - 1)
        source.ReadAsArray(column, row, columns, rows).astype('float64').tofile(out)
        """;

    public static async Task<double[]> Read(string path, int level, int band, PixelWindow window)
    {
        using var folder = new TempFolder();
        var file = System.IO.Path.Combine(folder.Path, "window.bin");
        int[] numbers = [level, band, window.Row, window.Column, window.Rows, window.Columns];
        await ExternalProgram.Run(ExternalProgram.Python, ["-c", Script, path, .. numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture)), file]);
        var bytes = await System.IO.File.ReadAllBytesAsync(file);
        var values = new double[bytes.Length / sizeof(double)];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return values;
    }

    public static double[] Doubles(PixelBuffer buffer) => buffer.Type switch
    {
        PixelType.UInt8 => Array.ConvertAll(buffer.Span<byte>().ToArray(), static value => (double)value),
        PixelType.UInt16 => Array.ConvertAll(buffer.Span<ushort>().ToArray(), static value => (double)value),
        PixelType.Int16 => Array.ConvertAll(buffer.Span<short>().ToArray(), static value => (double)value),
        PixelType.Int32 => Array.ConvertAll(buffer.Span<int>().ToArray(), static value => (double)value),
        PixelType.Float32 => Array.ConvertAll(buffer.Span<float>().ToArray(), static value => (double)value),
        var type => throw new NotSupportedException($"{type}"),
    };
}
