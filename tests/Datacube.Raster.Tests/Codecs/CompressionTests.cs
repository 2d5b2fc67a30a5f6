using System.Buffers.Binary;
using System.IO.Compression;
using Datacube.Contracts.Errors;
using Datacube.Raster.Codecs;
using Xunit;

namespace Datacube.Raster.Tests.Codecs;

[Trait("kind", "unit")]
public sealed class CompressionTests
{
    private static readonly byte[] Sample = [.. Enumerable.Range(0, 30_000).Select(i => (byte)((i * i >> 7) ^ (i % 13)))];

    [Theory]
    [InlineData(DeflateFormat.Raw)]
    [InlineData(DeflateFormat.Zlib)]
    [InlineData(DeflateFormat.Gzip)]
    public void Deflate_and_the_runtime_read_each_other(DeflateFormat format)
    {
        byte[] stored = new byte[Deflate.CompressBound(Sample.Length)], back = new byte[Sample.Length];
        foreach (var level in (int[])[0, 1, 6, 12])
        {
            var native = stored.AsSpan(0, Deflate.Compress(format, level, Sample, stored));
            RuntimeDeflate.Decompress(format, native, back);
            Assert.Equal(Sample, back);
            var runtime = stored.AsSpan(0, RuntimeDeflate.Compress(format, level, Sample, stored));
            Deflate.Decompress(format, runtime, back);
            Assert.Equal(Sample, back);
        }
        Assert.Equal(0, Deflate.Compress(format, 6, Sample, new byte[10]));
    }

    [Fact]
    public void Zstandard_reads_what_it_wrote()
    {
        byte[] stored = new byte[Zstd.CompressBound(Sample.Length)], back = new byte[Sample.Length];
        foreach (var (level, checksum) in ((int, bool)[])[(-3, false), (1, true), (19, false)])
        {
            Zstd.Decompress(stored.AsSpan(0, Zstd.Compress(level, checksum, Sample, stored)), back);
            Assert.Equal(Sample, back);
        }
    }

    [Fact]
    public void Differences_of_samples_have_a_way_of_their_own_at_level_3_only_and_leave_no_trace()
    {
        var differences = Noise(1 << 18);
        byte[] stored = new byte[Zstd.CompressBound(differences.Length)], back = new byte[differences.Length];
        var plain = Encode(3, false);
        Assert.NotEqual(plain, Encode(3, true));
        Zstd.Decompress(stored.AsSpan(0, Zstd.Compress(3, false, differences, stored, areDifferences: true)), back);
        Assert.Equal(differences, back);
        Assert.Equal(plain, Encode(3, false));
        Assert.Equal(Encode(5, false), Encode(5, true));

        byte[] Encode(int level, bool areDifferences) => stored[..Zstd.Compress(level, false, differences, stored, areDifferences)];
    }

    [Fact]
    public void Noise_is_deflated_with_little_effort_and_everything_else_as_asked()
    {
        var noise = Noise(1 << 18);
        byte[] classes = [.. Enumerable.Range(0, 1 << 18).Select(i => (byte)((i / 512 / 9 * 7 ^ i % 512 / 11) % 5))];
        var scratch = new byte[Deflate.CompressBound(noise.Length)];
        Assert.Equal(1, DeflateEffort.Choose(6, noise, scratch));
        Assert.Equal(6, DeflateEffort.Choose(6, classes, scratch));
        Assert.All((int[])[0, 1, 12], level => Assert.Equal(level, DeflateEffort.Choose(level, noise, scratch)));
        Assert.Equal(6, DeflateEffort.Choose(6, noise.AsSpan(0, 1000), scratch));
        Assert.InRange(Deflate.Compress(DeflateFormat.Zlib, 1, noise, scratch), 1, Deflate.Compress(DeflateFormat.Zlib, 6, noise, scratch) * 1.01);
    }

    // Differences of neighbouring 16-bit samples with six bits of noise.
    private static byte[] Noise(int length)
    {
        var random = new Random(5);
        var differences = new byte[length];
        for (var at = 0; at < length; at += 2)
            BinaryPrimitives.WriteInt16LittleEndian(differences.AsSpan(at), (short)(random.Next(64) - random.Next(64)));
        return differences;
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("runtime deflate")]
    [InlineData("zstd")]
    public void Another_length_than_expected_and_damage_are_corrupt(string codec)
    {
        var stored = new byte[Sample.Length + 1000];
        var written = codec == "zstd" ? Zstd.Compress(3, true, Sample, stored) : Deflate.Compress(DeflateFormat.Zlib, 6, Sample, stored);
        void Decode(ReadOnlySpan<byte> from, Span<byte> to)
        {
            if (codec == "zstd")
                Zstd.Decompress(from, to);
            else if (codec == "deflate")
                Deflate.Decompress(DeflateFormat.Zlib, from, to);
            else
                RuntimeDeflate.Decompress(DeflateFormat.Zlib, from, to);
        }
        foreach (var length in (int[])[0, 1, Sample.Length - 1, Sample.Length + 1])
            Assert.Equal("raster.corrupt", Assert.Throws<DatacubeException>(() => Decode(stored.AsSpan(0, written), new byte[length])).Code);
        Assert.Equal("raster.corrupt", Assert.Throws<DatacubeException>(() => Decode(stored.AsSpan(0, written / 2), new byte[Sample.Length])).Code);
        Assert.Equal("raster.corrupt", Assert.Throws<DatacubeException>(() => Decode([], new byte[Sample.Length])).Code);
        stored[written / 2] ^= 0x55;
        Assert.Equal("raster.corrupt", Assert.Throws<DatacubeException>(() => Decode(stored.AsSpan(0, written), new byte[Sample.Length])).Code);
    }

    [Fact]
    public void A_bomb_costs_no_more_than_the_room_that_was_offered()
    {
        using var bomb = new MemoryStream();
        using (var encoder = new ZLibStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
            encoder.Write(new byte[50 << 20]);
        Assert.Equal("raster.corrupt", Assert.Throws<DatacubeException>(() => Deflate.Decompress(DeflateFormat.Zlib, bomb.ToArray(), new byte[1000])).Code);
    }

    [Fact]
    public void LZW_of_the_TIFF_specification_decodes()
    {
        // TIFF 6.0 page 60: 7 7 7 8 8 7 7 6 6 → Clear 7 258 8 8 258 6 6 End, nine bits each.
        byte[] decoded = new byte[9];
        Lzw.Decompress(Pack([256, 7, 258, 8, 8, 258, 6, 6, 257]), decoded);
        Assert.Equal<byte>([7, 7, 7, 8, 8, 7, 7, 6, 6], decoded);
    }

    [Theory]
    [InlineData(new[] { 256, 7, 400 }, 9)] // not defined yet
    [InlineData(new[] { 256, 258 }, 9)] // nothing before it
    [InlineData(new[] { 256, 7, 257 }, 9)] // ends too early
    [InlineData(new[] { 256, 7, 8 }, 9)] // cut
    [InlineData(new[] { 256, 7, 258, 259, 260, 257 }, 8)] // holds more
    public void Damaged_LZW_is_corrupt(int[] codes, int length)
    {
        Assert.Equal("raster.corrupt", Assert.Throws<DatacubeException>(() => Lzw.Decompress(Pack(codes), new byte[length])).Code);
    }

    [Fact]
    public void Doctor_hears_of_every_codec()
    {
        Assert.Equal(["deflate", "zstd", "blosc", "lzw"], NativeCodecs.Describe().Select(codec => codec.Name));
    }

    private static byte[] Pack(int[] codes)
    {
        var bits = string.Concat(codes.Select(code => Convert.ToString(code, 2).PadLeft(9, '0')));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '0');
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
