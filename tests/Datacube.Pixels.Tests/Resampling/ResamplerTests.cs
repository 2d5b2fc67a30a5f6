using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Xunit;

namespace Datacube.Pixels.Tests.Resampling;

[Trait("kind", "unit")]
public sealed class ResamplerTests
{
    private static readonly PixelShape Level = new(310, 290);

    public static TheoryData<ResamplingMethod, PixelType, int> Cases()
    {
        var cases = new TheoryData<ResamplingMethod, PixelType, int>();
        foreach (var method in Enum.GetValues<ResamplingMethod>())
        {
            foreach (var type in new[] { PixelType.UInt8, PixelType.Int16, PixelType.UInt16, PixelType.Float32 })
            {
                for (var variant = 0; variant < 6; variant++)
                    cases.Add(method, type, variant);
            }
        }
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Result_is_the_same_bits_at_every_width_in_every_block_and_from_the_smallest_source_window(ResamplingMethod method, PixelType type, int variant)
    {
        var (mapping, nodata) = Scenario(variant);
        using var source = RandomPlane(type, variant);
        var target = new PixelWindow(15, 40, 150, 220);
        var map = PixelMap.Build(target, mapping, 0.01);
        byte[]? expected = null;
        Widths.Each(width =>
        {
            var whole = Apply(method, map, target, source, nodata);
            expected ??= whole;
            Assert.True(expected.AsSpan().SequenceEqual(whole), $"width {width}");
            Assert.Equal(expected, InBlocks(method, mapping, target, source, nodata));
        });
    }

    [Theory]
    [InlineData(ResamplingMethod.Nearest, PixelType.UInt8)]
    [InlineData(ResamplingMethod.Nearest, PixelType.Int16)]
    [InlineData(ResamplingMethod.Nearest, PixelType.UInt16)]
    [InlineData(ResamplingMethod.Nearest, PixelType.Float32)]
    [InlineData(ResamplingMethod.Bilinear, PixelType.UInt8)]
    [InlineData(ResamplingMethod.Bilinear, PixelType.Int16)]
    [InlineData(ResamplingMethod.Bilinear, PixelType.UInt16)]
    [InlineData(ResamplingMethod.Bilinear, PixelType.Float32)]
    public void Whole_rows_of_cells_across_every_edge_of_the_source_are_the_same_bits_at_every_width_and_in_every_block(ResamplingMethod method, PixelType type)
    {
        using var source = RandomPlane(type, 2);
        var mapping = Mappings.Affine(1.003, 0.011, -3.4, -0.012, 0.997, 2.7);
        var target = new PixelWindow(-128, -128, 512, 512);
        var map = PixelMap.Build(target, mapping, 0.01);
        byte[]? expected = null;
        Widths.Each(width =>
        {
            var whole = Apply(method, map, target, source, 0);
            expected ??= whole;
            Assert.True(expected.AsSpan().SequenceEqual(whole), $"width {width}");
            Assert.Equal(expected, InBlocks(method, mapping, target, source, 0));
        });
    }

    [Theory, MemberData(nameof(Cases))]
    public void Values_equal_a_reference_in_float64(ResamplingMethod method, PixelType type, int variant)
    {
        var (mapping, nodata) = Scenario(variant);
        using var source = RandomPlane(type, variant);
        var target = new PixelWindow(15, 40, 40, 250);
        var map = PixelMap.Build(target, mapping, 0.01);
        using var result = new PixelBuffer(type, target.Rows, target.Columns);
        Resampler.Apply(method, map, target, source, new(0, 0, Level.Rows, Level.Columns), Level, nodata, result);
        var reference = new ReferenceSampler(source, nodata);
        var box = ReferenceSampler.Box(map, target, method);
        var bound = Bound(method, source);
        for (var row = 0; row < target.Rows; row++)
        {
            for (var column = 0; column < target.Columns; column++)
            {
                var expected = reference.At(method, map.At(target.Row + row, target.Column + column), box(row, column));
                var actual = ReferenceSampler.Value(result, row, column);
                if (double.IsNaN(expected))
                    expected = nodata ?? (type == PixelType.Float32 ? double.NaN : 0);
                if (double.IsNaN(expected) && double.IsNaN(actual))
                    continue;
                Assert.True(Math.Abs(expected - actual) <= bound, $"{row}, {column}: {actual} instead of {expected}, more than {bound} apart");
            }
        }
    }

    /// <summary>
    /// A method that takes a sample takes exactly that one. One that weighs samples works in 32-bit floats: a few of their half steps at the
    /// largest sample; means of integers are exact. An integer is then rounded to the nearest.
    /// </summary>
    private static double Bound(ResamplingMethod method, PixelBuffer source)
    {
        var isFloat = source.Type == PixelType.Float32;
        if (method is ResamplingMethod.Nearest or ResamplingMethod.Mode)
            return 0;
        double largest = 0;
        for (var row = 0; row < source.Rows; row++)
        {
            for (var column = 0; column < source.Columns; column++)
                largest = double.MaxNumber(largest, Math.Abs(ReferenceSampler.Value(source, row, column)));
        }
        var halfStep = largest / (1 << 24);
        return (isFloat ? 0 : 0.5) + (method switch
        {
            ResamplingMethod.Average => isFloat ? halfStep : 1e-9,
            ResamplingMethod.Bilinear => 3 * halfStep,
            _ => 6 * halfStep,
        });
    }

    [Theory, InlineData(ResamplingMethod.Nearest), InlineData(ResamplingMethod.Bilinear), InlineData(ResamplingMethod.Cubic), InlineData(ResamplingMethod.Average), InlineData(ResamplingMethod.Mode)]
    public void Identity_returns_the_source(ResamplingMethod method)
    {
        using var source = RandomPlane(PixelType.UInt16, 1);
        var target = new PixelWindow(0, 0, Level.Rows, Level.Columns);
        var map = PixelMap.Build(target, Mappings.Affine(1, 0, 0, 0, 1, 0), 0.01);
        Assert.Equal(source.Bytes.ToArray(), Apply(method, map, target, source, 0));
    }

    [Fact]
    public void Half_way_values_round_to_even()
    {
        using var source = PlaneArrays.Of(PixelType.UInt16, 1, 10, new ushort[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 });
        using var result = new PixelBuffer(PixelType.UInt16, 1, 9);
        var target = new PixelWindow(0, 0, 1, 9);
        var map = PixelMap.Build(target, Mappings.Affine(1, 0, 0.5, 0, 1, 0), 0.01);
        Widths.Each(_ =>
        {
            Resampler.Apply(ResamplingMethod.Bilinear, map, target, source, new(0, 0, 1, 10), new(1, 10), 0, result);
            Assert.Equal(new ushort[] { 2, 2, 4, 4, 6, 6, 8, 8, 10 }, result.ToArray<ushort>());
        });
    }

    [Fact]
    public void Missing_source_pixels_and_wrong_shapes_are_refused()
    {
        using PixelBuffer source = new(PixelType.UInt16, 20, 20), result = new(PixelType.UInt16, 40, 40), bytes = new(PixelType.UInt8, 40, 40), wide = new(PixelType.Float64, 20, 20);
        var target = new PixelWindow(0, 0, 40, 40);
        var map = PixelMap.Build(target, Mappings.Affine(1, 0, 0, 0, 1, 0), 0.01);
        Assert.Throws<ArgumentException>(() => Resampler.Apply(ResamplingMethod.Nearest, map, target, source, new(0, 0, 20, 20), new(40, 40), 0, result));
        Assert.Throws<ArgumentException>(() => Resampler.Apply(ResamplingMethod.Nearest, map, target, source, new(0, 0, 20, 20), new(20, 20), 0, bytes));
        Assert.Throws<ArgumentException>(() => Resampler.Apply(ResamplingMethod.Nearest, map, target, source, new(0, 0, 21, 20), new(21, 20), 0, result));
        Assert.Throws<ArgumentException>(() => Resampler.Apply(ResamplingMethod.Nearest, map, target, wide, new(0, 0, 20, 20), new(20, 20), 0, wide));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampler.Apply(ResamplingMethod.Nearest, map, target with { Row = 1 }, source, new(0, 0, 20, 20), new(20, 20), 0, result));
    }

    /// <summary>Scales and directions as they occur: about 1:1, finer, coarser, upside down, rotated, with holes in the domain.</summary>
    private static (CoordinateMapping Mapping, double? Nodata) Scenario(int variant) => variant switch
    {
        0 => (Mappings.Affine(1.01, 0.02, -20.3, -0.015, 0.99, 12.6), 0),
        1 => (Mappings.Affine(0.5, 0, 8.25, 0, 0.5, 3.5), null),
        2 => (Mappings.Affine(2.7, 0.1, -100, 0.1, 2.6, -90), 0),
        3 => (Mappings.Affine(-1.1, 0.3, 300, 0.3, -1, 270), 7),
        4 => (Mappings.Affine(0.2, -0.9, 250, 0.9, 0.25, -30), null),
        _ => (Mappings.Orthographic, 0),
    };

    private static PixelBuffer RandomPlane(PixelType type, int seed)
    {
        var random = new Random(seed);
        var plane = new PixelBuffer(type, Level.Rows, Level.Columns);
        for (var row = 0; row < Level.Rows; row++)
        {
            for (var column = 0; column < Level.Columns; column++)
            {
                // Smooth parts, noise, and holes of all sizes.
                var hole = ((row / 40) + (column / 37)) % 3 == 0 && random.Next(4) == 0;
                var value = hole ? (random.Next(2) == 0 ? 0 : 7) : (row * 0.3) + (column * 0.4) + (random.Next(3) == 0 ? random.Next(20) : 0) + 1;
                switch (type)
                {
                    case PixelType.UInt8: plane.Row<byte>(row)[column] = (byte)value; break;
                    case PixelType.UInt16: plane.Row<ushort>(row)[column] = (ushort)(value * (hole ? 1 : 250)); break;
                    case PixelType.Int16: plane.Row<short>(row)[column] = (short)(hole ? value : (value - 100) * 120); break;
                    default: plane.Row<float>(row)[column] = hole && random.Next(2) == 0 ? float.NaN : (float)(value * 1.37); break;
                }
            }
        }
        return plane;
    }

    private static byte[] Apply(ResamplingMethod method, PixelMap map, PixelWindow target, PixelBuffer source, double? nodata)
    {
        using var result = new PixelBuffer(source.Type, target.Rows, target.Columns);
        Resampler.Apply(method, map, target, source, new(0, 0, Level.Rows, Level.Columns), Level, nodata, result);
        return result.Bytes.ToArray();
    }

    private static byte[] InBlocks(ResamplingMethod method, CoordinateMapping mapping, PixelWindow target, PixelBuffer source, double? nodata)
    {
        var size = source.Type.Size();
        var all = new byte[target.Shape.Count * size];
        for (var row = target.Row; row < target.RowEnd; row += 83)
        {
            for (var column = target.Column; column < target.ColumnEnd; column += 61)
            {
                var block = new PixelWindow(row, column, 83, 61).Intersect(target);
                var map = PixelMap.Build(block, mapping, 0.01);
                var window = map.SourceWindow(block, method, Level);
                using PixelBuffer part = new(source.Type, window.Rows, window.Columns), result = new(source.Type, block.Rows, block.Columns);
                for (var r = 0; r < window.Rows; r++)
                    source.Bytes.Slice((((window.Row + r) * Level.Columns) + window.Column) * size, window.Columns * size).CopyTo(part.Bytes[(r * window.Columns * size)..]);
                Resampler.Apply(method, map, block, part, window, Level, nodata, result);
                for (var r = 0; r < block.Rows; r++)
                    result.Bytes.Slice(r * block.Columns * size, block.Columns * size).CopyTo(all.AsSpan((((row - target.Row + r) * target.Columns) + column - target.Column) * size));
            }
        }
        return all;
    }
}
