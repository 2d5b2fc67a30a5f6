using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using Datacube.Raster.Reading;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

[Trait("kind", "unit")]
public sealed class KeepRuleTests
{
    private const int Tile = 32, Edge = 80;
    private const long TileBytes = Tile * Tile * sizeof(ushort);

    private static readonly PixelWindow Left = new(0, 0, Edge, 40), Right = new(0, 40, Edge, 40);

    [Fact]
    public async Task A_tile_that_two_reads_share_is_read_once_and_then_let_go()
    {
        using var ranges = new RangeReader(new());
        var context = Context(ranges, 1 << 20);
        var file = await CogOf(PixelType.UInt16, new());
        await using var cog = await file.OpenAsync(context);
        var before = file.Bytes.Reads;
        (await cog.ReadAsync(0, 1, Left, new([Right], this), default)).Dispose();
        // Of the tiles that reach from column 32 to 63 what lies in the right half.
        Assert.Equal(Edge * 24 * sizeof(ushort), context.Tiles.HeldBytes);
        (await cog.ReadAsync(0, 1, Right, new([], this), default)).Dispose();
        Assert.Equal((9, 0), (file.Bytes.Reads - before, context.Tiles.HeldBytes));
    }

    [Fact]
    public async Task What_is_kept_for_one_who_never_comes_goes_when_that_is_said()
    {
        using var ranges = new RangeReader(new());
        var context = Context(ranges, 1 << 20);
        var file = await CogOf(PixelType.UInt16, new());
        await using var cog = await file.OpenAsync(context);
        (await cog.ReadAsync(0, 1, Left, new([Right], this), default)).Dispose();
        context.Tiles.ForgetOwner(this);
        Assert.Equal(0, context.Tiles.HeldBytes);
    }

    [Fact]
    public async Task A_full_cache_keeps_what_was_left_first()
    {
        using var ranges = new RangeReader(new());
        const long room = Tile * 24 * sizeof(ushort);
        var context = Context(ranges, room);
        var file = await CogOf(PixelType.UInt16, new());
        await using var cog = await file.OpenAsync(context);
        (await cog.ReadAsync(0, 1, Left, new([Right], this), default)).Dispose();
        Assert.Equal(room, context.Tiles.HeldBytes);
        var before = file.Bytes.Reads;
        (await cog.ReadAsync(0, 1, new(0, 40, 20, 20), new([], this), default)).Dispose();
        Assert.Equal(0, file.Bytes.Reads - before);
    }

    [Theory]
    [InlineData(PixelType.UInt16, CogCompression.Deflate, true)]
    [InlineData(PixelType.UInt16, CogCompression.None, false)]
    [InlineData(PixelType.Float32, CogCompression.Zstd, true)]
    public async Task A_window_has_the_same_pixels_whatever_is_kept(PixelType type, CogCompression compression, bool predictor)
    {
        using var ranges = new RangeReader(new());
        var file = await CogOf(type, new() { Compression = compression, Predictor = predictor });
        await using var plain = await file.OpenAsync(Context(ranges, 0));
        await using var keeping = await file.OpenAsync(Context(ranges, 3 * TileBytes));
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            var (window, again) = (Window(random), Window(random));
            using var expected = await plain.ReadAsync(0, 1, window, default);
            using var read = await keeping.ReadAsync(0, 1, window, round % 5 == 0 ? null : new(round % 3 == 0 ? [] : [again], this), default);
            Assert.True(expected.Bytes.SequenceEqual(read.Bytes), $"{window} with {again}");
        }
    }

    private static PixelWindow Window(Random random)
    {
        int row = random.Next(Edge), column = random.Next(Edge);
        return new(row, column, random.Next(1, Edge - row + 1), random.Next(1, Edge - column + 1));
    }

    private static RasterContext Context(RangeReader ranges, long cacheBytes) => new(new TileCache(cacheBytes), new PrefetchStore(0), ranges, RasterLimits.Standard, 4096);

    private static async Task<File> CogOf(PixelType type, CogOptions options)
    {
        using var plane = new PixelBuffer(type, Edge, Edge);
        for (var row = 0; row < Edge; row++)
        {
            for (var column = 0; column < Edge; column++)
            {
                if (type == PixelType.Float32)
                    plane.Row<float>(row)[column] = (row * 1.5f) - (column * 0.25f);
                else
                    plane.Row<ushort>(row)[column] = (ushort)((row * Edge) + (column * 7 % 13));
            }
        }
        var box = new GeoBox("EPSG:32633", Affine.NorthUp(600000, 5110480, 10, 10), new(Edge, Edge));
        return new((await CogWriter.EncodeAsync(box, [plane], options with { TileSize = Tile, Overviews = CogOverviews.None }, default)).ToArray());
    }

    private sealed record File(byte[] Content)
    {
        public MemoryByteSource Bytes { get; } = new(Content);

        public ValueTask<CogSource> OpenAsync(RasterContext context) => CogSource.OpenAsync(Bytes, context, default);
    }
}
