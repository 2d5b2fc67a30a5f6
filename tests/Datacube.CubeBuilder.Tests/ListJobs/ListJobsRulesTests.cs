using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.ListJobs;
using Xunit;
using LedgerState = Datacube.Jobs.Ledger.JobState;

namespace Datacube.CubeBuilder.Tests.ListJobs;

[Trait("kind", "unit")]
public sealed class ListJobsRulesTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 1)]
    [InlineData(500, 500)]
    public void A_page_has_the_size_asked_for(int asked, int size) => Assert.Equal(size, ListJobsRules.Read(new() { PageSize = asked }).Limit);

    [Theory]
    [InlineData(-1)]
    [InlineData(501)]
    public void A_page_out_of_range_is_refused(int asked) =>
        Assert.Equal("page.limit", Assert.Throws<DatacubeException>(() => ListJobsRules.Read(new() { PageSize = asked })).Code);

    [Fact]
    public void Every_state_can_be_asked_for()
    {
        foreach (var state in Enum.GetValues<JobState>())
            Assert.Equal(state == JobState.Unspecified, ListJobsRules.Read(new() { State = state }).State is null);
        Assert.Equal(LedgerState.Failed, ListJobsRules.Read(new() { State = JobState.Failed }).State);
        Assert.Equal("option.value", Assert.Throws<DatacubeException>(() => ListJobsRules.Read(new() { State = (JobState)99 })).Code);
    }
}
