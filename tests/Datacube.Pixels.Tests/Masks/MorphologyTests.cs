using Datacube.Pixels.Masks;
using Xunit;

namespace Datacube.Pixels.Tests.Masks;

[Trait("kind", "unit")]
public sealed class MorphologyTests
{
    private static readonly (double X, double Y)[] Radii =
        [(0, 0), (1, 1), (2, 2), (5, 5), (5, 2.5), (1.5, 3.7), (0, 4), (6, 0), (7.07, 7.07), (13, 9), (30, 30), (70.5, 3), (140, 1)];

    [Theory, InlineData(1, 1), InlineData(3, 64), InlineData(24, 65), InlineData(17, 200), InlineData(2, 700)]
    public void Every_operation_equals_brute_force_at_every_width(int rows, int columns)
    {
        var random = new Random(rows);
        foreach (var radius in Radii)
        {
            foreach (var share in new[] { 0.003, 0.3, 0.97 })
            {
                var mask = Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble() < share ? (byte)random.Next(1, 256) : (byte)0).ToArray();
                foreach (var operation in Enum.GetValues<MaskOperation>())
                {
                    var step = new MaskStep(operation, new(radius.X, radius.Y));
                    var expected = BruteMorphology.Apply(mask, rows, columns, step);
                    Widths.Each(width =>
                    {
                        var actual = (byte[])mask.Clone();
                        Morphology.Apply(actual, rows, columns, [step]);
                        Assert.True(expected.AsSpan().SequenceEqual(actual), $"{operation} {radius}, share {share}, {width}");
                    });
                }
            }
        }
    }

    [Fact]
    public void Masks_without_foreground_or_without_background_stay_as_they_are()
    {
        MaskStep[] steps = [.. Enum.GetValues<MaskOperation>().Select(o => new MaskStep(o, new(5, 5)))];
        byte[] none = new byte[50 * 70], all = [.. Enumerable.Repeat((byte)1, 50 * 70)];
        Morphology.Apply(none, 50, 70, steps);
        Morphology.Apply(all, 50, 70, steps);
        Assert.All(none, b => Assert.Equal(0, b));
        Assert.All(all, b => Assert.Equal(1, b));
    }

    [Fact]
    public void A_window_with_its_halo_gives_what_the_whole_mask_gives()
    {
        const int rows = 150, columns = 170;
        var random = new Random(3);
        var mask = Enumerable.Range(0, rows * columns).Select(_ => (byte)(random.Next(60) == 0 ? 1 : 0)).ToArray();
        MaskStep[] steps = [new(MaskOperation.Close, new(3, 4)), new(MaskOperation.Open, new(2, 2)), new(MaskOperation.Dilate, new(5, 3))];
        var halo = Morphology.Halo(steps);
        Assert.Equal(Math.Max((2 * 3) + (2 * 2) + 5, (2 * 4) + (2 * 2) + 3), halo);
        var whole = (byte[])mask.Clone();
        Morphology.Apply(whole, rows, columns, steps);
        int row = 60, column = 70, size = 30, side = size + (2 * halo);
        var part = new byte[side * side];
        for (var r = 0; r < side; r++)
            mask.AsSpan(((row - halo + r) * columns) + column - halo, side).CopyTo(part.AsSpan(r * side));
        Morphology.Apply(part, side, side, steps);
        for (var r = 0; r < size; r++)
            Assert.Equal(whole.AsSpan(((row + r) * columns) + column, size).ToArray(), part.AsSpan(((halo + r) * side) + halo, size).ToArray());
    }

    [Fact]
    public void Pixels_on_the_rim_are_inside_also_for_radii_in_metres()
    {
        Assert.Equal(3, new Disc(5, 5).HalfWidth(4));
        Assert.Equal(3, Disc.FromMetres(100, 20, 20).HalfWidth(-4));
        Assert.Equal(2, Disc.FromMetres(40, 20, 20).ReachColumns);
        Assert.Equal(-1, new Disc(5, 5).HalfWidth(6));
        Assert.Equal(3, Disc.FromMetres(0.3, 0.1, 0.1).ReachRows);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Disc(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Disc(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Disc.FromMetres(1, 0, 1));
    }

    [Fact]
    public void A_mask_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => Morphology.Apply(new byte[5], 2, 3, []));
}
