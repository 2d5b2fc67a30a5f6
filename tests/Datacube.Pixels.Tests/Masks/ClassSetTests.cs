using Datacube.Pixels.Masks;
using Xunit;

namespace Datacube.Pixels.Tests.Masks;

[Trait("kind", "unit")]
public sealed class ClassSetTests
{
    [Fact]
    public void Every_code_is_marked_exactly_when_it_is_in_the_set()
    {
        var random = new Random(1);
        var codes = Enumerable.Range(0, 256 + 7).Select(i => (byte)i).Concat(Enumerable.Range(0, 1000).Select(_ => (byte)random.Next(256))).ToArray();
        for (var round = 0; round < 100; round++)
        {
            var wanted = Enumerable.Range(0, 256).Where(_ => random.Next(100) < round).ToHashSet();
            var set = new ClassSet(wanted);
            Widths.Each(_ =>
            {
                var mask = new byte[codes.Length];
                set.Mark(codes, mask);
                Assert.Equal(codes.Select(c => wanted.Contains(c) ? (byte)1 : (byte)0), mask);
                var inPlace = (byte[])codes.Clone();
                set.Mark(inPlace, inPlace);
                Assert.Equal(mask, inPlace);
            });
            Assert.All(Enumerable.Range(0, 256), c => Assert.Equal(wanted.Contains(c), set.Contains((byte)c)));
        }
    }

    [Fact]
    public void Codes_beyond_a_byte_and_short_masks_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassSet([256]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassSet([-1]));
        Assert.Throws<ArgumentException>(() => new ClassSet([1]).Mark(new byte[3], new byte[2]));
    }
}
