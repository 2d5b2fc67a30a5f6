using Datacube.Raster.Codecs;
using Xunit;

namespace Datacube.Raster.Tests.Codecs;

[Trait("kind", "unit")]
public sealed class PredictorTests
{
    [Fact]
    public void Vector_predictors_equal_their_scalar_twins_for_any_width_and_number_of_bands()
    {
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            int size = 1 << random.Next(4), samples = random.Next(1, 21), columns = random.Next(0, 60);
            var row = new byte[columns * samples * size];
            random.NextBytes(row);
            byte[] fast = new byte[row.Length], twin = new byte[row.Length], back = new byte[row.Length];
            HorizontalPredictor.Undo(row, fast, size, samples);
            Scalar(row, twin, size, samples, undo: true);
            Assert.Equal(twin, fast);
            var inPlace = (byte[])row.Clone();
            HorizontalPredictor.Undo(inPlace, inPlace, size, samples);
            Assert.Equal(twin, inPlace);
            HorizontalPredictor.Apply(fast, back, size, samples);
            Assert.Equal(row, back);
            Scalar(fast, twin, size, samples, undo: false);
            Assert.Equal(twin, back);
        }
    }

    [Fact]
    public void The_floating_point_predictor_is_undone_exactly()
    {
        var random = new Random(2);
        for (var round = 0; round < 1000; round++)
        {
            int size = random.Next(2) == 0 ? 4 : 8, samples = random.Next(1, 6), columns = random.Next(0, 60);
            var row = new byte[columns * samples * size];
            random.NextBytes(row);
            byte[] scratch = new byte[row.Length], stored = new byte[row.Length], back = new byte[row.Length];
            FloatingPointPredictor.Apply(row, scratch, stored, size, samples);
            FloatingPointPredictor.Undo(stored, back, size, samples);
            Assert.Equal(row, back);
        }
    }

    [Fact]
    public void The_floating_point_predictor_stores_planes_from_the_most_significant_byte()
    {
        // Two floats, 1 and 2: 3F800000 40000000. Planes 3F 40 | 80 00 | 00 00 | 00 00, then differences.
        byte[] scratch = new byte[8], stored = new byte[8];
        FloatingPointPredictor.Apply([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], scratch, stored, 4, 1);
        Assert.Equal<byte>([0x3F, 0x01, 0x40, 0x80, 0, 0, 0, 0], stored);
    }

    [Fact]
    public void Vector_shuffles_equal_their_scalar_twins_for_any_length()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            int size = 1 << random.Next(4), count = random.Next(0, 100);
            var last = random.Next(2) == 0;
            var elements = new byte[(count * size) + random.Next(size)];
            random.NextBytes(elements);
            byte[] fast = new byte[elements.Length], twin = (byte[])elements.Clone(), back = new byte[elements.Length];
            ByteShuffle.Shuffle(elements, fast, size, last);
            ByteShuffle.ShuffleScalar(elements, twin, size, elements.Length / size, last);
            Assert.Equal(twin, fast);
            ByteShuffle.Unshuffle(fast, back, size, last);
            Assert.Equal(elements, back);
            ByteShuffle.UnshuffleScalar(fast, twin, size, elements.Length / size, last);
            Assert.Equal(elements, twin);
        }
    }

    private static void Scalar(byte[] from, byte[] to, int size, int samples, bool undo)
    {
        // Another way: numbers of arbitrary size, one sample at a time.
        var mask = size == 8 ? ulong.MaxValue : (1UL << (8 * size)) - 1;
        ulong Get(byte[] bytes, int i)
        {
            ulong value = 0;
            for (var b = size - 1; b >= 0; b--)
                value = (value << 8) | bytes[(i * size) + b];
            return value;
        }
        for (var i = 0; i < from.Length / size; i++)
        {
            var before = i < samples ? 0 : Get(undo ? to : from, i - samples);
            var value = (undo ? Get(from, i) + before : Get(from, i) - before) & mask;
            for (var b = 0; b < size; b++)
                to[(i * size) + b] = (byte)(value >> (8 * b));
        }
    }
}
