using System.Runtime.InteropServices;
using System.Text;
using Datacube.Pixels;
using Datacube.Raster.Zarr;
using Datacube.Storage;
using Datacube.Storage.Files;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Zarr;

[Trait("kind", "unit")]
public sealed class ZarrRoundTripTests : IDisposable
{
    private readonly TempFolder folder = new();

    private FileStore Store => new(folder.Path, new ManualClock());

    public void Dispose() => folder.Dispose();

    public static TheoryData<ZarrCompressionKind, int, bool, bool> Layouts()
    {
        var data = new TheoryData<ZarrCompressionKind, int, bool, bool>();
        foreach (var kind in Enum.GetValues<ZarrCompressionKind>())
            foreach (var sharded in (bool[])[false, true])
                data.Add(kind, 3, kind == ZarrCompressionKind.Zstd, sharded);
        return data;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task What_is_written_is_read_back(ZarrCompressionKind kind, int level, bool checksum, bool sharded)
    {
        var metadata = new ZarrArrayMetadata([3, 50, 70], [1, 32, 40], ZarrDataType.UInt16, ["time", "y", "x"])
        {
            Compression = new(kind, level, checksum),
            InnerChunkShape = sharded ? [1, 16, 8] : null,
        };
        var values = ZarrSamples.Fill<ushort>(metadata);
        var group = await ZarrSamples.WriteAsync(Store, "data", metadata, values);
        Assert.Equal(values, await group.Array("data").ReadAllAsync<ushort>(default));
        var opened = await ZarrGroup.OpenAsync(Store, "", default);
        Assert.Equal(values, await opened.Array("data").ReadAllAsync<ushort>(default));
        Assert.Equal(values, await (await ZarrArray.OpenAsync(Store, "data", default)).ReadAllAsync<ushort>(default));
    }

    [Fact]
    public async Task Any_window_equals_that_part_of_the_whole()
    {
        var metadata = new ZarrArrayMetadata([4, 33, 47], [2, 16, 20], ZarrDataType.Float32, ["t", "y", "x"]) { InnerChunkShape = [1, 8, 5], Fill = ZarrFill.Of(float.NaN) };
        var values = ZarrSamples.Fill<float>(metadata);
        var array = (await ZarrSamples.WriteAsync(Store, "a", metadata, values)).Array("a");
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            int[] shape = [random.Next(0, 5), random.Next(0, 34), random.Next(1, 48)];
            long[] start = [random.Next(0, 5 - shape[0]), random.Next(0, 34 - shape[1]), random.Next(0, 48 - shape[2])];
            var window = new float[shape[0] * shape[1] * shape[2]];
            await array.ReadAsync(start, shape, window.AsMemory(), 2, default);
            var expected = new float[window.Length];
            BlockCopy.Copy(MemoryMarshal.AsBytes(values.AsSpan()), [4, 33, 47], [.. start.Select(i => (int)i)], MemoryMarshal.AsBytes(expected.AsSpan()), shape, [0, 0, 0], shape, 4);
            Assert.Equal(expected, window);
        }
    }

    [Fact]
    public async Task A_chunk_of_nothing_but_fill_is_left_out_and_reads_as_fill()
    {
        var metadata = new ZarrArrayMetadata([2, 8, 8], [1, 8, 8], ZarrDataType.Float32, ["t", "y", "x"]) { Fill = ZarrFill.Of(float.NaN) };
        var values = new float[128];
        values.AsSpan(0, 64).Fill(BitConverter.UInt32BitsToSingle(0x7fc00000));
        values.AsSpan(64).Fill(2.5f);
        var group = await ZarrSamples.WriteAsync(Store, "a", metadata, values);
        Assert.False(File.Exists(folder.File("a", "c", "0", "0", "0")));
        Assert.True(File.Exists(folder.File("a", "c", "1", "0", "0")));
        Assert.Equal(values, await group.Array("a").ReadAllAsync<float>(default));
    }

    [Fact]
    public async Task Replacing_a_chunk_by_fill_removes_its_object()
    {
        var metadata = new ZarrArrayMetadata([4], [4], ZarrDataType.UInt8, ["x"]);
        var writer = new ZarrArrayWriter(Store, "a", metadata);
        await writer.WriteChunkAsync<byte>([0], new byte[] { 1, 2, 3, 4 }, PutCondition.CreateOnly, default);
        Assert.Null(await writer.WriteChunkAsync<byte>([0], new byte[4], PutCondition.Replace, default));
        Assert.False(await writer.ExistsAsync([0], default));
    }

    [Theory]
    [InlineData(5, 6, 3)]
    [InlineData(5, 5, 1)]
    [InlineData(9, 1, 1)]
    [InlineData(1, 9, 1)]
    [InlineData(5, 5, 2)]
    public async Task Planes_of_bands_become_pixels_with_the_band_axis_last(int rows, int columns, int bands)
    {
        var metadata = new ZarrArrayMetadata([1, rows, columns, bands], [1, 4, 4, bands], ZarrDataType.UInt16, ["time", "latitude", "longitude", "band"]);
        var writer = new ZarrArrayWriter(Store, "a", metadata);
        await ZarrGroup.CreateAsync(Store, "", [], new Dictionary<string, ZarrArrayMetadata> { ["a"] = metadata }, default);
        for (var row = 0; row * 4 < rows; row++)
        {
            for (var column = 0; column * 4 < columns; column++)
            {
                var shape = metadata.ClippedShape([0, row, column, 0]);
                var planes = Enumerable.Range(0, bands).Select(band =>
                {
                    var plane = new PixelBuffer(PixelType.UInt16, shape[1], shape[2]);
                    for (var i = 0; i < plane.Rows * plane.Columns; i++)
                        plane.Span<ushort>()[i] = (ushort)((((row * 4) + (i / plane.Columns)) * 100) + (((column * 4) + (i % plane.Columns)) * 10) + band);
                    return plane;
                }).ToArray();
                await writer.WritePlanesAsync([0, row, column, 0], planes, PutCondition.CreateOnly, default);
                foreach (var plane in planes)
                    plane.Dispose();
            }
        }
        var read = await (await ZarrGroup.OpenAsync(Store, "", default)).Array("a").ReadAllAsync<ushort>(default);
        for (var i = 0; i < read.Length; i++)
            Assert.Equal((i / (columns * bands) * 100) + (i / bands % columns * 10) + (i % bands), read[i]);
    }

    [Theory]
    [InlineData(ZarrCompressionKind.None)]
    [InlineData(ZarrCompressionKind.Zstd)]
    [InlineData(ZarrCompressionKind.Gzip)]
    [InlineData(ZarrCompressionKind.BloscZstd)]
    public async Task Text_coordinates_are_read_back(ZarrCompressionKind kind)
    {
        var metadata = new ZarrArrayMetadata([4], [4], ZarrDataType.String, ["band"]) { Compression = new(kind, 1) };
        string[] bands = ["red", "näher infrarot", "", "swir16"];
        await new ZarrArrayWriter(Store, "band", metadata).WriteTextAsync(bands, PutCondition.CreateOnly, default);
        var group = await ZarrGroup.CreateAsync(Store, "", [], new Dictionary<string, ZarrArrayMetadata> { ["band"] = metadata }, default);
        Assert.Equal(bands, await group.Array("band").ReadTextAsync(default));
    }

    [Theory]
    [InlineData(4, 8)]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    public async Task Windows_of_whole_and_cut_chunks_hold_their_elements(int chunkRows, int chunkColumns)
    {
        const int times = 3, edge = 8, bands = 2;
        var metadata = new ZarrArrayMetadata([times, edge, edge, bands], [1, chunkRows, chunkColumns, bands], ZarrDataType.UInt16, ["t", "y", "x", "band"]);
        var values = ZarrSamples.Fill<ushort>(metadata);
        var array = (await ZarrSamples.WriteAsync(Store, "a", metadata, values)).Array("a");
        foreach (var (t, y, x, rows, columns) in ((int, int, int, int, int)[])[(0, 0, 0, edge, edge), (1, 0, 0, 4, edge), (0, 4, 0, 4, edge), (1, 2, 0, 6, edge), (0, 0, 4, edge, 4), (2, 1, 3, 5, 5)])
        {
            var count = times - t;
            var read = new ushort[count * rows * columns * bands];
            await array.ReadAsync<ushort>([t, y, x, 0], [count, rows, columns, bands], read, 2, default);
            for (var i = 0; i < read.Length; i++)
            {
                var (time, pixel) = Math.DivRem(i / bands, rows * columns);
                var at = ((((((t + time) * edge) + y + (pixel / columns)) * edge) + x + (pixel % columns)) * bands) + (i % bands);
                Assert.Equal(values[at], read[i]);
            }
        }
    }

    [Fact]
    public async Task One_and_four_threads_write_the_same_shard()
    {
        var metadata = new ZarrArrayMetadata([64, 64], [64, 64], ZarrDataType.Int16, ["y", "x"]) { InnerChunkShape = [16, 16] };
        var values = ZarrSamples.Fill<short>(metadata);
        foreach (var threads in (int[])[1, 4])
            await new ZarrArrayWriter(Store, $"t{threads}", metadata, new(Threads: threads)).WriteChunkAsync<short>([0, 0], values, PutCondition.CreateOnly, default);
        Assert.Equal(File.ReadAllBytes(folder.File("t1", "c", "0", "0")), File.ReadAllBytes(folder.File("t4", "c", "0", "0")));
    }

    [Fact]
    public async Task Appending_a_period_leaves_earlier_chunks_alone_and_an_open_reader_whole()
    {
        var data = new ZarrArrayMetadata([2, 4, 4], [1, 4, 4], ZarrDataType.UInt16, ["time", "y", "x"]);
        var time = new ZarrArrayMetadata([2], [1], ZarrDataType.Int64, ["time"]);
        var arrays = new Dictionary<string, ZarrArrayMetadata> { ["data"] = data, ["time"] = time };
        await ZarrSamples.WriteChunksAsync(Store, "data", data, ZarrSamples.Fill<ushort>(data));
        await ZarrSamples.WriteChunksAsync(Store, "time", time, [10L, 20L]);
        await ZarrGroup.CreateAsync(Store, "", [], arrays, default);
        var before = await ZarrGroup.OpenAsync(Store, "", default);
        var stamps = Directory.EnumerateFiles(folder.File("data", "c"), "*", SearchOption.AllDirectories).ToDictionary(path => path, File.GetLastWriteTimeUtc);

        var longer = arrays.ToDictionary(pair => pair.Key, pair => pair.Value.WithLength(0, 3));
        await new ZarrArrayWriter(Store, "data", longer["data"]).WriteChunkAsync<ushort>([2, 0, 0], Enumerable.Repeat((ushort)9, 16).ToArray(), PutCondition.CreateOnly, default);
        await new ZarrArrayWriter(Store, "time", longer["time"]).WriteChunkAsync<long>([2], new[] { 30L }, PutCondition.CreateOnly, default);
        var between = await ZarrGroup.OpenAsync(Store, "", default);
        Assert.Equal(new long[] { 10, 20 }, await between.Array("time").ReadAllAsync<long>(default));
        await ZarrGroup.ReplaceAsync(Store, "", [], longer, default);

        Assert.Equal(new long[] { 10, 20 }, await before.Array("time").ReadAllAsync<long>(default));
        var after = await ZarrGroup.OpenAsync(Store, "", default);
        Assert.Equal(new long[] { 10, 20, 30 }, await after.Array("time").ReadAllAsync<long>(default));
        Assert.Equal(9, (await after.Array("data").ReadAllAsync<ushort>(default))[^1]);
        Assert.All(stamps, pair => Assert.Equal(pair.Value, File.GetLastWriteTimeUtc(pair.Key)));
    }

    [Fact]
    public void Crc32c_has_its_published_check_value()
    {
        var check = Encoding.ASCII.GetBytes("123456789");
        Assert.Equal(0xe3069283, Crc32C.Compute(check));
        Assert.Equal(0xe3069283, ~Crc32C.Scalar(uint.MaxValue, check));
    }
}
