using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Scenes of constant values: what a mask keeps and removes can be told by eye.</summary>
[Trait("kind", "unit")]
public sealed class MaskTruthTests
{
    private const byte Vegetation = 4;
    private const byte Water = 6;
    private const byte Cloud = 9;

    // Middle of the cloud square or lake in the grid, and a place far from it.
    private static readonly (int Row, int Column) Inside = (150, 120);
    private static readonly (int Row, int Column) Outside = (20, 20);

    [Fact]
    public async Task Inside_a_cloud_square_the_clear_value_wins()
    {
        using var scenes = new SyntheticScenes();
        var (row, column) = SourceOf(Inside);
        scenes.Add("cloudy", 0, (_, _) => 9000, (x, y) => Near(x, y, column / 2, row / 2, 15) ? Cloud : Vegetation);
        scenes.Add("clear", 1, (_, _) => 1000, (_, _) => Vegetation);
        var composite = await Composite.RunAsync(Composite.Request(SyntheticScenes.Grid, MaskRule.Scl, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        Assert.Equal(1000, composite.At(0, Inside.Row, Inside.Column));
        Assert.Equal(1, composite.Counts[0][(Inside.Row * 250) + Inside.Column]);
        Assert.Equal(5000, composite.At(0, Outside.Row, Outside.Column));
        Assert.Equal(2, composite.Counts[0][(Outside.Row * 250) + Outside.Column]);
        Assert.Equal(2, composite.Tiles[0].Days);
    }

    [Fact]
    public async Task A_lake_is_kept_by_default_and_empty_in_the_seed_profile()
    {
        using var scenes = new SyntheticScenes();
        var (row, column) = SourceOf(Inside);
        scenes.Add("lake", 0, (_, _) => 500, (x, y) => Near(x, y, column / 2, row / 2, 25) ? Water : Vegetation);
        var kept = await Composite.RunAsync(Composite.Request(SyntheticScenes.Grid, MaskRule.Scl, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        var seed = await Composite.RunAsync(Composite.Request(SyntheticScenes.Grid, MaskRule.SeedScl, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        Assert.Equal(500, kept.At(0, Inside.Row, Inside.Column));
        Assert.Equal(0, seed.At(0, Inside.Row, Inside.Column));
        Assert.Equal(PixelStatus.Empty, seed.Status[(Inside.Row * 250) + Inside.Column]);
        Assert.Equal(500, seed.At(0, Outside.Row, Outside.Column));
        Assert.Equal(PixelStatus.Written, seed.Status[(Outside.Row * 250) + Outside.Column]);
    }

    [Fact]
    public async Task Zeros_never_lower_a_median_and_the_empty_half_of_a_date_is_ignored()
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("full", 0, (_, _) => 3000);
        scenes.Add("half", 1, (x, _) => (ushort)(x < SourceOf(Inside).Column ? 0 : 2000));
        var composite = await Composite.RunAsync(Composite.Request(SyntheticScenes.Grid, MaskRule.None, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        Assert.Equal(3000, composite.At(0, 100, 5));
        Assert.Equal(2500, composite.At(0, 100, 240));
        Assert.Equal(1, composite.Counts[0][(100 * 250) + 5]);
    }

    [Theory]
    [InlineData(nameof(MaskRule.Scl), ResamplingMethod.Bilinear)]
    [InlineData(nameof(MaskRule.None), ResamplingMethod.Bilinear)]
    public async Task A_textured_stack_equals_the_plain_reference(string rule, ResamplingMethod method)
    {
        using var scenes = Textured();
        var request = Composite.Request(SyntheticScenes.Grid, rule == nameof(MaskRule.Scl) ? MaskRule.Scl : MaskRule.None, method, "red");
        var composite = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, CoordinateBound = 0.0001 });
        var reference = new ReferenceComposite(request, scenes.Scenes).Compute();
        Comparison.AssertEqual(composite, reference, allowedShareOnEdges: 0.2);
    }

    [Theory]
    [InlineData(nameof(MaskRule.Scl))]
    [InlineData(nameof(MaskRule.SeedScl))]
    public async Task A_reprojection_without_approximation_equals_the_plain_reference_everywhere(string rule)
    {
        using var scenes = Textured();
        var request = Composite.Request(SyntheticScenes.Grid, rule == nameof(MaskRule.Scl) ? MaskRule.Scl : MaskRule.SeedScl, ResamplingMethod.Nearest, "red");
        var composite = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, CoordinateBound = 0 });
        var reference = new ReferenceComposite(request, scenes.Scenes).Compute(bound: 1e-3);
        Comparison.AssertEqual(composite, reference, allowedShareOnEdges: 0.01);
    }

    internal static SyntheticScenes Textured()
    {
        var scenes = new SyntheticScenes();
        for (var day = 0; day < 4; day++)
        {
            var seed = day;
            scenes.Add(
                $"s{day}", day, SyntheticScenes.Texture(day),
                (x, y) => Near(x, y, 40 + (30 * seed), 90, 18) ? Cloud : Near(x, y, 100, 30 + (20 * seed), 6) ? (byte)3 : (x + y) % 37 == 0 ? (byte)8 : x < 12 ? (byte)0 : Vegetation,
                new MapPoint(seed * 370, seed * 130));
        }

        return scenes;
    }

    private static bool Near(int x, int y, int column, int row, int radius) => Math.Abs(x - column) <= radius && Math.Abs(y - row) <= radius;

    private static (int Row, int Column) SourceOf((int Row, int Column) pixel)
    {
        var grid = SyntheticScenes.Grid;
        double[] x = [grid.Transform.C + (grid.Transform.A * (pixel.Column + 0.5))], y = [grid.Transform.F + (grid.Transform.E * (pixel.Row + 0.5))];
        TestRaster.Project(4326, SyntheticScenes.Epsg, x, y);
        return ((int)((SyntheticScenes.Origin.Y - y[0]) / 10), (int)((x[0] - SyntheticScenes.Origin.X) / 10));
    }
}
