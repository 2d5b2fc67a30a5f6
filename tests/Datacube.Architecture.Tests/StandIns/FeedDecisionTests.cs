using Datacube.Testing;
using Xunit;

namespace Datacube.Architecture.Tests.StandIns;

/// <summary>The mechanism of <c>src/StandIns/StandIns.targets</c> on feeds that hold the packages, lack them, or do not answer.</summary>
[Trait("kind", "system")]
public sealed class FeedDecisionTests(FullFeed full) : IClassFixture<FullFeed>
{
    [Theory]
    [InlineData("build", "App.sln")]
    [InlineData("build", "src/App/App.csproj")]
    public async Task A_feed_without_the_packages_leads_to_the_project(string command, string target)
    {
        using var checkout = new SmallCheckout();
        Succeeds(await checkout.Dotnet(command, target));
        Assert.Contains("greeted by the project", (await checkout.RunProgram()).Output, StringComparison.Ordinal);
        Assert.Equal("true", checkout.Answer);
    }

    [Theory]
    [InlineData("build", "App.sln")]
    [InlineData("build", "src/App/App.csproj")]
    public async Task A_feed_with_the_packages_leads_to_the_packages(string command, string target)
    {
        using var checkout = new SmallCheckout();
        checkout.Fill(full.Packages);
        Succeeds(await checkout.Dotnet(command, target));
        Assert.Contains("greeted by the package", (await checkout.RunProgram()).Output, StringComparison.Ordinal);
        Assert.Equal("false", checkout.Answer);
    }

    [Fact]
    public async Task Running_a_project_decides_too_and_the_answer_holds_until_the_table_changes()
    {
        using var checkout = new SmallCheckout();
        var first = await checkout.Dotnet("run", "--project", "src/App");
        Assert.Contains("greeted by the project", first.Output, StringComparison.Ordinal);
        checkout.Fill(full.Packages);
        Assert.Contains("greeted by the project", (await checkout.Dotnet("run", "--project", "src/App")).Output, StringComparison.Ordinal);
        Assert.Equal("true", checkout.Answer);
    }

    [Fact]
    public async Task Testing_the_solution_decides_too()
    {
        using var checkout = new SmallCheckout();
        Succeeds(await checkout.Dotnet("test", "App.sln"));
        Assert.Equal("true", checkout.Answer);
    }

    [Fact]
    public async Task A_feed_that_does_not_answer_stops_the_build_and_is_not_recorded()
    {
        using var checkout = new SmallCheckout();
        checkout.UseFeed("http://127.0.0.1:1/index.json");
        var outcome = await checkout.Dotnet("build", "App.sln");
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("nothing is recorded", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("-p:UseStandIns=true", outcome.Output, StringComparison.Ordinal);
        Assert.Null(checkout.Answer);
    }

    [Fact]
    public async Task Saying_it_on_the_command_line_overrides_the_feed()
    {
        using var checkout = new SmallCheckout();
        var lacking = await checkout.Dotnet("build", "App.sln", "-p:UseStandIns=false");
        Assert.Contains("NU1101", lacking.Output, StringComparison.Ordinal);
        checkout.Fill(full.Packages);
        Succeeds(await checkout.Dotnet("build", "App.sln", "-p:UseStandIns=true"));
        Assert.Contains("greeted by the project", (await checkout.RunProgram()).Output, StringComparison.Ordinal);
        Assert.Null(checkout.Answer);
    }

    private static void Succeeds(ProgramOutcome outcome) => Assert.True(outcome.ExitCode == 0, outcome.Output);
}
