using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Pixels.Resampling;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>No way of cutting the work changes a bit.</summary>
[Trait("kind", "unit")]
public sealed class SameBitsTests
{
    public static TheoryData<string, ResamplingMethod> Rules() => new()
    {
        { "scl", ResamplingMethod.Bilinear },
        { "seed-scl", ResamplingMethod.Cubic },
        { "none", ResamplingMethod.Average },
        { "scl", ResamplingMethod.Nearest },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Blocks_threads_and_tiles_do_not_change_a_bit(string rule, ResamplingMethod method)
    {
        using var scenes = MaskTruthTests.Textured();
        var mask = rule switch { "scl" => MaskRule.Scl, "seed-scl" => MaskRule.SeedScl, _ => MaskRule.None };
        var request = Composite.Request(SyntheticScenes.Grid, mask, method, "red");
        var whole = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 1 });
        foreach (var (threads, block, tile) in ((int, int?, int)[])[(2, null, 1000), (2, 64, 1000), (1, 97, 1000), (2, 50, 120), (1, null, 77), (3, 33, 256)])
        {
            var cut = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = threads, BlockSize = block }, tile);
            Assert.Equal(whole.Values[0], cut.Values[0]);
            Assert.Equal(whole.Counts[0], cut.Counts[0]);
            Assert.Equal(whole.Status, cut.Status);
        }
    }

    [Fact]
    public async Task Observations_add_up_to_the_counts_for_any_cut()
    {
        using var scenes = MaskTruthTests.Textured();
        var request = Composite.Request(SyntheticScenes.Grid, MaskRule.Scl, ResamplingMethod.Nearest, "red");
        foreach (var block in (int?[])[null, 64])
        {
            var composite = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, BlockSize = block });
            Assert.Equal(composite.Counts[0].Sum(count => (long)count), composite.Tiles[0].Inputs.Sum(input => input.Observations));
            Assert.Equal(4, composite.Tiles[0].Inputs.Count);
        }
    }
}
