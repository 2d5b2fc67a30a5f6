using Datacube.Contracts.Errors;
using Datacube.Raster.Reading;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

[Trait("kind", "unit")]
public sealed class DamagedFileTests
{
    private const string Corpus = """
        folder = sys.argv[1]
        found = []
        y, x = np.mgrid[0:100, 0:120]
        for compress in ['NONE', 'LZW', 'DEFLATE', 'ZSTD']:
            for big, endian in [('NO', 'LITTLE'), ('YES', 'BIG')]:
                path = f'{folder}/{compress}_{big}.tif'
                ds = driver().Create(path, 120, 100, 2, gdal.GDT_UInt16, ['TILED=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=32', f'COMPRESS={compress}', 'PREDICTOR=2' if compress != 'NONE' else 'PREDICTOR=1', f'BIGTIFF={big}', f'ENDIANNESS={endian}'])
                for b in (1, 2): ds.GetRasterBand(b).WriteArray(x * b + y)
                ds.GetRasterBand(1).SetNoDataValue(3); ds.GetRasterBand(1).SetScale(2)
                ds.CreateMaskBand(gdal.GMF_PER_DATASET); ds.GetRasterBand(1).GetMaskBand().WriteArray((x > y) * 255)
                ds.BuildOverviews('NEAREST', [2]); ds = None
                found.append(path)
        """;

    [RequiresProgramFact("python:osgeo")]
    public async Task Mutated_files_end_in_pixels_or_in_a_code_and_never_in_another_exception()
    {
        using var folder = new TempFolder();
        var files = await GdalScript.DescribeAsync(Corpus, folder.Path);
        var random = new Random(20231107);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < 4000; round++)
        {
            var bytes = await File.ReadAllBytesAsync(files[round % files.Count].Path);
            bytes = Mutate(bytes, random);
            var outcome = await ReadAllAsync(bytes);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        string[] allowed = ["pixels", "raster.corrupt", "raster.too_large", "raster.unsupported"];
        Assert.Empty(outcomes.Keys.Except(allowed));
        Assert.True(outcomes["raster.corrupt"] > 100 && outcomes["pixels"] > 100, string.Join(", ", outcomes));
    }

    [Theory]
    [InlineData("a loop of directories", "raster.corrupt", "49492A00080000000000" + "08000000")]
    [InlineData("no directory", "raster.corrupt", "49492A0000000000")]
    [InlineData("a directory outside the file", "raster.corrupt", "49492A00FFFFFF7F")]
    [InlineData("a cut BigTIFF header", "raster.corrupt", "49492B00080000001000")]
    [InlineData("an address beyond 2^63", "raster.corrupt", "49492B0008000000FFFFFFFFFFFFFFFF")]
    [InlineData("an empty file", "raster.corrupt", "")]
    [InlineData("no TIFF", "raster.unsupported", "89504E470D0A1A0A00000000")]
    public async Task A_header_that_makes_no_sense_is_refused(string what, string code, string hex)
    {
        Assert.True(await ReadAllAsync(Convert.FromHexString(hex)) == code, what);
    }

    [Theory]
    [InlineData(256, 4_000_000_000, "raster.too_large")] // columns
    [InlineData(256, 0, "raster.corrupt")]
    [InlineData(257, 4_000_000, "raster.corrupt")] // rows: far more tiles than addresses
    [InlineData(322, 2_000_000_000, "raster.too_large")] // tile columns
    [InlineData(322, 4_000_000, "raster.too_large")]
    [InlineData(277, 60_000, "raster.too_large")] // bands
    [InlineData(259, 7, "raster.unsupported")] // JPEG
    [InlineData(317, 9, "raster.unsupported")]
    [InlineData(284, 3, "raster.corrupt")]
    public async Task A_tag_that_asks_for_the_absurd_is_refused(int tag, long value, string code)
    {
        Assert.Equal(code, await ReadAllAsync(TinyTiff.With((ushort)tag, (uint)value)));
        Assert.Equal("pixels", await ReadAllAsync(TinyTiff.With(0, 0)));
    }

    [Fact]
    public async Task Directories_that_form_a_loop_are_refused()
    {
        var file = TinyTiff.With(0, 0);
        BitConverter.TryWriteBytes(file.AsSpan(TinyTiff.NextDirectory), 8u);
        Assert.Equal("raster.corrupt", await ReadAllAsync(file));
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        switch (random.Next(4))
        {
            case 0: // cut tail
                return bytes[..random.Next(1, bytes.Length)];
            case 1: // bits anywhere
                for (var i = random.Next(1, 20); i > 0; i--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2: // bytes of the directories, with values that hurt
                byte[] painful = [0, 1, 2, 3, 4, 8, 0x7F, 0x80, 0xFE, 0xFF];
                for (var i = random.Next(1, 4); i > 0; i--)
                    bytes[random.Next(Math.Min(bytes.Length, 700))] = painful[random.Next(painful.Length)];
                return bytes;
            default: // a piece copied elsewhere
                var length = random.Next(1, 200);
                bytes.AsSpan(random.Next(bytes.Length - length), length).CopyTo(bytes.AsSpan(random.Next(bytes.Length - length)));
                return bytes;
        }
    }

    private static async Task<string> ReadAllAsync(byte[] bytes)
    {
        var limits = RasterLimits.Standard with { MaxWindowBytes = 4 << 20, MaxTileBytes = 4 << 20, MaxHeaderBytes = 4 << 20 };
        using var ranges = new RangeReader(new());
        var context = new RasterContext(new TileCache(1 << 20), new PrefetchStore(0), ranges, limits, 4096);
        try
        {
            await using var cog = await CogSource.OpenAsync(new MemoryByteSource(bytes), context, default);
            for (var level = 0; level < cog.Info.Levels.Count; level++)
            {
                var shape = cog.Info.Levels[level].Shape;
                for (var band = 1; band <= Math.Min(4, cog.Info.BandCount); band++)
                    (await cog.ReadAsync(level, band, new(0, 0, shape.Rows, shape.Columns), default)).Dispose();
                if (cog.Info.HasMask)
                    (await cog.ReadMaskAsync(level, new(0, 0, shape.Rows, shape.Columns), default)).Dispose();
            }
            return "pixels";
        }
        catch (DatacubeException failure)
        {
            return failure.Code;
        }
    }
}
