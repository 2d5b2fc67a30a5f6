using Xunit;

namespace Datacube.Pixels.Tests;

[Trait("kind", "unit")]
public sealed class NativeBlocksTests
{
    [Theory]
    [InlineData(NativeBlocks.LargeBytes)]
    [InlineData(512 << 10)]
    [InlineData((512 << 10) + 128)]
    [InlineData(3_000_001)]
    [InlineData(5L << 30)]
    public void A_size_is_at_least_what_was_asked_for_and_at_most_an_eighth_or_a_page_more(long bytes)
    {
        var size = NativeBlocks.SizeOf(bytes);

        Assert.InRange(size, bytes, bytes + Math.Max(4096, bytes / 8));
        Assert.Equal(size, NativeBlocks.SizeOf(size));
        Assert.Equal(0, size % 4096);
    }

    [Fact]
    public void Planes_that_are_disposed_leave_no_more_than_the_bound_behind()
    {
        for (var round = 0; round < 40; round++)
        {
            var planes = Enumerable.Range(1, 20).Select(index => new PixelBuffer(PixelType.UInt16, 100 + (37 * index), 1000 + (round * 13))).ToList();
            foreach (var plane in planes)
            {
                plane.Bytes.Fill((byte)round);
                plane.Dispose();
            }

            Assert.InRange(NativeBlocks.IdleBytes, 0, NativeBlocks.MostIdleBytes);
        }
    }

    [Fact]
    public void What_was_allowed_beyond_the_bound_goes_when_it_is_taken_back()
    {
        const long more = 64 << 20;
        PixelBuffer.AllowIdle(more);
        try
        {
            foreach (var plane in Enumerable.Range(0, 40).Select(_ => new PixelBuffer(PixelType.UInt16, 1000, 2000)).ToList())
                plane.Dispose();
            Assert.InRange(NativeBlocks.IdleBytes, NativeBlocks.MostIdleBytes + 1, NativeBlocks.MostIdleBytes + more);
        }
        finally
        {
            PixelBuffer.AllowIdle(-more);
        }

        Assert.InRange(NativeBlocks.IdleBytes, 0, NativeBlocks.MostIdleBytes);
    }

    [Fact]
    public void Planes_used_by_many_threads_at_once_never_share_memory() =>
        Parallel.For(0, 400, index =>
        {
            using var one = new PixelBuffer(PixelType.UInt16, 256, 400 + (index % 7));
            using var other = new PixelBuffer(PixelType.UInt16, 256, 400 + (index % 5));
            one.Span<ushort>().Fill((ushort)index);
            other.Span<ushort>().Fill((ushort)(index + 1000));

            Assert.False(one.Span<ushort>().ContainsAnyExcept((ushort)index));
            Assert.False(other.Span<ushort>().ContainsAnyExcept((ushort)(index + 1000)));
        });
}
