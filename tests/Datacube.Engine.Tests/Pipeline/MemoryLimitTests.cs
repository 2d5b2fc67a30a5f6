using System.Globalization;
using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;
using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>How tiles are cut under a cap: within it, as large as it allows, and refused with the least that would do.</summary>
[Trait("kind", "unit")]
public sealed class MemoryLimitTests : IAsyncLifetime, IDisposable
{
    private const long Ample = 1L << 30;

    private readonly SyntheticScenes scenes = MaskTruthTests.Textured();
    private readonly PipelineRequest request = Composite.Request(SyntheticScenes.Grid, MaskRule.Scl, ResamplingMethod.Bilinear, "red");
    private readonly RasterOpener opener = new(new());
    private readonly PlanePool pool = new();
    private OpenSources sources = null!;
    private MaskBuilder masks = null!;
    private TilePlan tile = null!;

    public async Task InitializeAsync()
    {
        sources = new(opener, 8);
        var views = new SourceViews(request.Grid, MaskBuilder.TargetHalo(request.Mask, request.Grid), 0.001);
        masks = new(request.Mask, request.Grid, new Inputs(sources), pool);
        tile = await new TilePlanner(request, sources, views).PlanAsync(new("t", new PixelWindow(0, 0, request.Grid.Shape.Rows, request.Grid.Shape.Columns), scenes.Scenes), default);
    }

    public async Task DisposeAsync()
    {
        await sources.DisposeAsync();
        await opener.DisposeAsync();
    }

    public void Dispose()
    {
        pool.Dispose();
        scenes.Dispose();
    }

    [Fact]
    public async Task The_least_limit_that_the_refusal_names_gives_the_same_values()
    {
        var error = await Assert.ThrowsAsync<DatacubeException>(() => Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, MemoryLimit = 1 << 20 }));
        Assert.Equal(("memory.too_small", "memory-limit"), (error.Code, error.Field));
        var least = Least(error);
        var small = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, MemoryLimit = least << 20 });
        var large = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2 });
        Assert.Equal(large.Values[0], small.Values[0]);
        Assert.Equal(large.Counts[0], small.Counts[0]);
    }

    [Fact]
    public void The_least_limit_is_the_least()
    {
        var least = Least(Assert.Throws<DatacubeException>(() => Plan(1 << 20)));
        Assert.Equal(1, Plan(least << 20).Workers);
        Assert.Equal(least, Least(Assert.Throws<DatacubeException>(() => Plan((least - 1) << 20))));
    }

    [Fact]
    public void A_tile_that_fits_whole_is_one_block_and_less_memory_means_smaller_blocks()
    {
        Assert.Equal(tile.Work.Window.Shape, Plan(Ample).Block);
        var least = Least(Assert.Throws<DatacubeException>(() => Plan(1 << 20)));
        var before = long.MaxValue;
        for (var limit = least + 40; limit >= least; limit--)
        {
            var plan = Plan(limit << 20);
            Assert.True(plan.PoolBytes <= before, $"{limit} MiB");
            Assert.True(plan.PoolBytes < (limit << 20) - MemoryPlan.ProcessBytes);
            before = plan.PoolBytes;
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(64)]
    [InlineData(100)]
    public void Blocks_cover_the_tile_once_and_keep_to_the_largest_edge(int? edge)
    {
        var window = tile.Work.Window;
        foreach (var limit in (long[])[Least(Assert.Throws<DatacubeException>(() => Plan(1 << 20, edge))) << 20, Ample])
        {
            var covered = new byte[window.Shape.Count];
            foreach (var block in Plan(limit, edge).Blocks(window))
            {
                Assert.True(edge is null || (block.Rows <= edge && block.Columns <= edge));
                for (var row = block.Row; row < block.RowEnd; row++)
                {
                    for (var column = block.Column; column < block.ColumnEnd; column++)
                        covered[(row * window.Columns) + column]++;
                }
            }
            Assert.All(covered, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void A_process_that_has_grown_makes_blocks_smaller_and_never_refuses_what_a_fresh_one_runs()
    {
        var least = Least(Assert.Throws<DatacubeException>(() => Plan(1 << 20)));
        var options = new PipelineOptions { Threads = 2, MemoryLimit = (least + 8) << 20 };
        var fresh = MemoryPlan.For(tile, request, options, masks);
        Assert.True(MemoryPlan.For(tile, request, options, masks, MemoryPlan.ProcessBytes + (6L << 20)).PoolBytes < fresh.PoolBytes);
        Assert.Equal(fresh, MemoryPlan.For(tile, request, options, masks, MemoryPlan.ProcessBytes + Ample));
    }

    private MemoryPlan Plan(long limit, int? edge = null) => MemoryPlan.For(tile, request, new PipelineOptions { Threads = 2, MemoryLimit = limit, BlockSize = edge }, masks);

    private static long Least(DatacubeException error)
    {
        Assert.Equal("memory.too_small", error.Code);
        return long.Parse(Regex.Match(error.Message, "at least ([0-9]+) MiB").Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
