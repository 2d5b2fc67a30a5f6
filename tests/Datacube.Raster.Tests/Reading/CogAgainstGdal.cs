using System.Globalization;
using System.Security.Cryptography;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

/// <summary>Compares the COG reader with what GDAL said of the same file: header, every plane of every level, masks, and windows of them.</summary>
internal static class CogAgainstGdal
{
    public static async Task CompareAsync(RasterOpener opener, GdalFacts facts, int windows, int seed)
    {
        await using var raster = await opener.OpenAsync(new Uri(facts.Path), default);
        var info = raster.Info;
        Assert.Equal("cog", info.Driver);
        Assert.Equal(facts.Bands, info.BandCount);
        Assert.Equal(facts.Shapes.Select(shape => new PixelShape(shape[0], shape[1])), info.Levels.Select(level => level.Shape));
        Assert.Equal(facts.Epsg is null ? "" : "EPSG:" + facts.Epsg, info.GeoBox.Crs);
        double[] t = facts.Transform, own = [info.GeoBox.Transform.C, info.GeoBox.Transform.A, info.GeoBox.Transform.B, info.GeoBox.Transform.F, info.GeoBox.Transform.D, info.GeoBox.Transform.E];
        for (var i = 0; i < 6; i++)
            Assert.True(Math.Abs(t[i] - own[i]) <= 1e-12 * Math.Abs(t[i]), $"{facts.Path}: transform {i}: {t[i]:R} ≠ {own[i]:R}");
        Assert.Equal(facts.Nodata is null ? null : double.Parse(facts.Nodata.Replace("nan", "NaN", StringComparison.Ordinal), CultureInfo.InvariantCulture), info.Nodata);
        Assert.Equal((facts.Scale, facts.Offset), (info.Scale, info.Offset));
        Assert.Equal(facts.Names, info.BandNames);
        Assert.Equal(facts.Masks.Length > 0, info.HasMask);

        var random = new Random(seed);
        for (var level = 0; level < facts.Shapes.Length; level++)
        {
            var shape = info.Levels[level].Shape;
            for (var band = 1; band <= facts.Bands; band++)
            {
                using var plane = await raster.ReadAsync(level, band, new(0, 0, shape.Rows, shape.Columns), default);
                Assert.True(facts.Planes[level][band - 1] == Sha(plane), $"{facts.Path}: level {level} band {band} differs from GDAL.");
                for (var i = 0; i < windows; i++)
                {
                    var window = RandomWindow(random, shape);
                    using var part = await raster.ReadAsync(level, band, window, default);
                    AssertPart(plane, part, window, $"{facts.Path}: level {level} band {band} {window}");
                }
            }
            if (!info.HasMask)
                continue;
            using var mask = await raster.ReadMaskAsync(level, new(0, 0, shape.Rows, shape.Columns), default);
            Assert.True(facts.Masks[level] == Sha(mask), $"{facts.Path}: mask of level {level} differs from GDAL.");
        }
    }

    public static PixelWindow RandomWindow(Random random, PixelShape shape)
    {
        int row = random.Next(shape.Rows), column = random.Next(shape.Columns);
        return new(row, column, random.Next(1, shape.Rows - row + 1), random.Next(1, shape.Columns - column + 1));
    }

    public static void AssertPart(PixelBuffer whole, PixelBuffer part, PixelWindow window, string what)
    {
        var size = whole.Type.Size();
        for (var row = 0; row < window.Rows; row++)
        {
            var expected = whole.Bytes.Slice((((window.Row + row) * whole.Columns) + window.Column) * size, window.Columns * size);
            Assert.True(expected.SequenceEqual(part.Bytes.Slice(row * window.Columns * size, window.Columns * size)), $"{what}: row {row} differs.");
        }
    }

    public static string Sha(PixelBuffer plane) => Convert.ToHexStringLower(SHA256.HashData(plane.Bytes));
}
