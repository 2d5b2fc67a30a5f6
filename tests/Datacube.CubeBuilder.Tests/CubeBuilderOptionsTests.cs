using Datacube.Engine.Pipeline;
using Datacube.Jobs;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.CubeBuilder.Tests;

[Trait("kind", "unit")]
public sealed class CubeBuilderOptionsTests
{
    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1, -1, false)]
    [InlineData(4, 0, true)]
    [InlineData(4, -1, false)]
    public void Tasks_that_run_at_the_same_time_share_the_memory_and_each_needs_what_a_tile_needs(int slots, int more, bool passes)
    {
        var jobs = new JobsOptions { Slots = slots };
        var options = new CubeBuilderOptions { MemoryBytes = (slots * PipelineOptions.LeastMemory) + more };
        Assert.Equal(options.MemoryBytes / slots, options.ShareOf(jobs));
        var result = new CubeBuilderOptionsRules(Options.Create(jobs)).Validate(null, options);
        Assert.Equal(passes, result.Succeeded);
        Assert.True(passes || result.FailureMessage!.Contains($"Jobs:Slots {slots}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_that_leaves_the_tasks_to_others_needs_no_memory_for_them() =>
        Assert.True(new CubeBuilderOptionsRules(Options.Create(new JobsOptions { Slots = 256 })).Validate(null, new() { RunTasks = false }).Succeeded);

    [Fact]
    public void Keys_of_s3_that_are_not_complete_are_refused_at_the_start()
    {
        var options = new CubeBuilderOptions();
        options.SceneS3.AccessKeyId = "K";
        var result = new CubeBuilderOptionsRules(Options.Create(new JobsOptions())).Validate(null, options);
        Assert.Contains("CubeBuilder:SceneS3", result.FailureMessage, StringComparison.Ordinal);
    }
}
