using System.Globalization;
using System.Text.Json;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Cogs;

/// <summary>Planes with landscape-like content and the question to the Python readers.</summary>
internal static class CogSamples
{
    public static GeoBox Utm(int rows, int columns) => new("EPSG:32633", Affine.NorthUp(500000, 5200000, 10, 10), new(rows, columns));

    public static PixelBuffer[] Planes(PixelType type, int bands, int rows, int columns, double? nodata = null) =>
        [.. Enumerable.Range(0, bands).Select(band => Plane(type, band, rows, columns, nodata))];

    public static async Task<JsonElement> CompareAsync(TempFolder folder, string tif, IReadOnlyList<PixelBuffer> planes)
    {
        var dump = folder.File("planes.bin");
        await using (var stream = File.Create(dump))
        {
            foreach (var plane in planes)
                stream.Write(plane.Bytes);
        }
        var type = planes[0].Type.ToString().ToLowerInvariant();
        string[] arguments = [Path.Combine(ExternalProgram.Readers, "compare_cog.py"), tif, dump, type, Text(planes.Count), Text(planes[0].Rows), Text(planes[0].Columns)];
        return JsonDocument.Parse(await ExternalProgram.Run(ExternalProgram.Python, arguments)).RootElement;
    }

    /// <summary>What both readers must say of any COG of ours.</summary>
    public static JsonElement AssertSound(JsonElement seen)
    {
        Assert.Equal("[]", seen.GetProperty("errors").GetRawText());
        Assert.Equal("[]", seen.GetProperty("warnings").GetRawText());
        Assert.Equal(0, seen.GetProperty("differing").GetInt32());
        Assert.Equal("COG", seen.GetProperty("layout").GetString());
        return seen;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static PixelBuffer Plane(PixelType type, int band, int rows, int columns, double? nodata)
    {
        var plane = new PixelBuffer(type, rows, columns);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var value = 100 + (20 * Math.Sin(row / 17.0)) + (20 * Math.Cos((column + (band * 9)) / 23.0)) + ((row * 7 + column * 13) % 5);
                if (nodata is { } empty && (row / 40 + column / 40) % 4 == 0)
                    value = empty;
                Set(plane, row, column, value);
            }
        }
        return plane;
    }

    private static void Set(PixelBuffer plane, int row, int column, double value)
    {
        switch (plane.Type)
        {
            case PixelType.UInt8: plane.Row<byte>(row)[column] = (byte)value; break;
            case PixelType.Int8: plane.Row<sbyte>(row)[column] = (sbyte)(value - 60); break;
            case PixelType.UInt16: plane.Row<ushort>(row)[column] = (ushort)(value == 0 ? 0 : value * 40); break;
            case PixelType.Int16: plane.Row<short>(row)[column] = (short)((value * 40) - 4000); break;
            case PixelType.UInt32: plane.Row<uint>(row)[column] = (uint)(value * 4000); break;
            case PixelType.Int32: plane.Row<int>(row)[column] = (int)((value * 4000) - 400000); break;
            case PixelType.Float32: plane.Row<float>(row)[column] = (float)(value / 7); break;
            default: plane.Row<double>(row)[column] = value / 7; break;
        }
    }
}
