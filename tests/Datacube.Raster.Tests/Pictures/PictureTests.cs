using System.Globalization;
using Datacube.Pixels;
using Datacube.Raster.Pictures;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Pictures;

public sealed class PictureTests
{
    [Trait("kind", "system")]
    [RequiresProgramTheory("python:rasterio")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Another_reader_sees_every_sample(int samples)
    {
        using var folder = new TempFolder();
        var random = new Random(samples);
        var pixels = new byte[37 * 53 * samples];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((i / 53) + random.Next(4));
        await File.WriteAllBytesAsync(folder.File("a.png"), PngWriter.Encode(pixels, 37, 53, samples));
        const string script = "import sys,rasterio,warnings\nwarnings.simplefilter('ignore')\nd=rasterio.open(sys.argv[1]).read()\nsys.stdout.write(str(d.shape)+d.transpose(1,2,0).tobytes().hex())";
        var seen = await ExternalProgram.Run(ExternalProgram.Python, ["-c", script, folder.File("a.png")]);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"({samples}, 37, 53)") + Convert.ToHexStringLower(pixels), seen);
    }

    [Trait("kind", "unit")]
    [Fact]
    public void A_quicklook_is_small_and_the_same_every_time()
    {
        var planes = Scene(3000, 2500);
        var first = Quicklook.Draw(planes, QuicklookOptions.Reflectance);
        Assert.Equal(first, Quicklook.Draw(planes, QuicklookOptions.Reflectance));
        Assert.InRange(first.Length, 1000, 200_000);
        var (width, height) = Size(first);
        Assert.True(Math.Max(width, height) <= 1024);
        Assert.Equal(3000.0 / 2500, (double)height / width, 0.01);
        foreach (var plane in planes)
            plane.Dispose();
    }

    [Trait("kind", "unit")]
    [Fact]
    public void A_plane_without_any_data_becomes_a_transparent_picture()
    {
        using var plane = new PixelBuffer(PixelType.Float32, 20, 30);
        plane.Span<float>().Fill(float.NaN);
        var empty = PngWriter.Encode(new byte[20 * 30 * 2], 20, 30, 2);
        Assert.Equal(empty, Quicklook.Draw([plane]));
    }

    [Trait("kind", "unit")]
    [Fact]
    public void A_fixed_range_maps_its_ends_to_black_and_white()
    {
        using var plane = new PixelBuffer(PixelType.UInt16, 1, 4);
        ushort[] values = [0, 1, 1500, 9000];
        values.CopyTo(plane.Span<ushort>());
        Assert.Equal(PngWriter.Encode([0, 0, 0, 255, 128, 255, 255, 255], 1, 4, 2), Quicklook.Draw([plane], QuicklookOptions.Reflectance));
    }

    [Trait("kind", "unit")]
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(1000, 7)]
    [InlineData(1001, 100_000)]
    public void The_selected_rank_is_the_one_of_the_sorted_values(int count, int distinct)
    {
        var random = new Random(count);
        var values = Enumerable.Range(0, count).Select(_ => (float)random.Next(distinct)).ToArray();
        var sorted = values.Order().ToArray();
        foreach (var rank in (int[])[0, count / 50, count / 2, count - 1])
            Assert.Equal(sorted[rank], RankSelection.At(values, rank));
    }

    private static PixelBuffer[] Scene(int rows, int columns)
    {
        var random = new Random(5);
        var planes = new PixelBuffer[3];
        for (var band = 0; band < 3; band++)
        {
            planes[band] = new(PixelType.UInt16, rows, columns);
            var values = planes[band].Span<ushort>();
            for (var i = 0; i < values.Length; i++)
                values[i] = i / columns < 200 ? (ushort)0 : (ushort)(600 + (i % columns / 3) + random.Next(300));
        }
        return planes;
    }

    private static (int Width, int Height) Size(byte[] png) =>
        ((png[18] << 8) | png[19], (png[22] << 8) | png[23]);
}
