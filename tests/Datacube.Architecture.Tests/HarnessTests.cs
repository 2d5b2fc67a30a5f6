using System.Globalization;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Xunit;

namespace Datacube.Architecture.Tests;

/// <summary>The harness that the other tests lean on.</summary>
[Trait("kind", "unit")]
public sealed class HarnessTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("other", false)]
    [InlineData("programs", true)]
    [InlineData("other, gdalinfo", true)]
    [InlineData("all", true)]
    public void What_the_environment_demands_is_not_skipped(string? setting, bool demanded) =>
        Assert.Equal(demanded, Requirement.Demanded(setting, ["gdalinfo", "programs"]));

    [Fact]
    public void What_is_missing_gives_a_reason_that_names_it()
    {
        Assert.Null(Requirement.SkipReason(present: true, "nothing", "nothing"));
        var reason = Requirement.SkipReason(present: false, "the tool is not installed", "a-name-nobody-demands");
        Assert.True(reason is null || reason.Contains("the tool is not installed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_fails_says_what_it_wrote()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ExternalProgram.Run("dotnet", ["no-such-command"]));
        Assert.Contains("no-such-command", error.Message, StringComparison.Ordinal);
        Assert.False(ExternalProgram.Has("no-such-program"));
    }

    [Fact]
    public async Task A_program_on_the_leash_keeps_its_number_and_exit_code_and_is_killed_with_the_tests_even_when_it_is_frozen()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var frozen = LeashedProcess.StartSpeaking(new("bash", ["-c", "echo $$; exec sleep 600"]) { RedirectStandardOutput = true });
        Assert.Equal(frozen.Id.ToString(CultureInfo.InvariantCulture), await frozen.StandardOutput.ReadLineAsync(patience.Token));
        await ExternalProgram.Run("kill", ["-STOP", frozen.Id.ToString(CultureInfo.InvariantCulture)]);
        // What the system does for tests that are killed.
        frozen.StandardInput.Close();
        await frozen.WaitForExitAsync(patience.Token);
        Assert.Equal(137, frozen.ExitCode);
        using var ending = LeashedProcess.StartSpeaking(new("bash", ["-c", "exit 7"]));
        await ending.WaitForExitAsync(patience.Token);
        Assert.Equal(7, ending.ExitCode);
    }

    [Fact]
    public void Timers_of_the_manual_clock_fire_in_order_at_their_own_time()
    {
        var clock = new ManualClock();
        var start = clock.GetUtcNow();
        List<double> fired = [];
        using var once = clock.CreateTimer(_ => fired.Add((clock.GetUtcNow() - start).TotalSeconds), null, TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(_ => fired.Add((clock.GetUtcNow() - start).TotalSeconds), null, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([3, 6, 7, 9], fired);
        Assert.Equal(start.AddSeconds(10), clock.GetUtcNow());
    }

    [Fact]
    public void The_first_commands_of_the_readme_are_those_of_the_script_and_of_continuous_integration()
    {
        var readme = Checkout.Read("README.md").Text;
        Assert.InRange(readme.IndexOf("./datacube quickstart", StringComparison.Ordinal), 0, readme.IndexOf("./datacube test", StringComparison.Ordinal));
        Assert.EndsWith("./datacube test\n", Checkout.Read(".ci/run").Text, StringComparison.Ordinal);
    }
}
