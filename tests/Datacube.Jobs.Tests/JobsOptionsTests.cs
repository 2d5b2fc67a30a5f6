using Xunit;

namespace Datacube.Jobs.Tests;

[Trait("kind", "unit")]
public sealed class JobsOptionsTests
{
    public static TheoryData<string, Action<JobsOptions>> Contradictions() => new()
    {
        { "Jobs:RenewEvery", options => options.RenewEvery = options.Lease / 2 },
        { "Jobs:ProgressEvery", options => options.ProgressEvery = options.RenewEvery * 2 },
        { "Jobs:LongestPause", options => options.LongestPause = options.FirstPause / 2 },
        { "Jobs:AbandonedAfter", options => options.AbandonedAfter = options.PublishTimeout },
        { "Jobs:KeepJobs", options => options.KeepJobs = TimeSpan.FromDays(7) },
        { "Jobs:KeepJobs", options => options.KeepJobs = TimeSpan.FromDays(-1) },
        { "Jobs:SweepEvery", options => options.SweepEvery = TimeSpan.Zero },
    };

    [Fact]
    public void The_usual_limits_agree_with_each_other() => Assert.True(new JobsOptionsRules().Validate(null, new JobsOptions()).Succeeded);

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(36_500)]
    public void Jobs_are_kept_for_ever_or_for_a_week_and_more(int days) => Assert.True(new JobsOptionsRules().Validate(null, new JobsOptions { KeepJobs = TimeSpan.FromDays(days) }).Succeeded);

    [Theory, MemberData(nameof(Contradictions))]
    public void Limits_that_contradict_each_other_are_named(string option, Action<JobsOptions> change)
    {
        var options = new JobsOptions();
        change(options);
        Assert.Contains(option, new JobsOptionsRules().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }
}
