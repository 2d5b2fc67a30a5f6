using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Datacube.AppHost.Tests.Processes;

[Trait("kind", "system")]
[Collection("whole applications, one at a time")]
public sealed class StartTests
{
    [LocalProcessFact]
    public async Task A_missing_parameter_ends_the_AppHost_with_a_text_and_no_stack_trace()
    {
        await using var host = new AppHostProcess();
        var start = new ProcessStartInfo("dotnet", ["exec", Samples.AppHost, $"--AppHost:StateFolder={host.StateFolder}"]);
        var outcome = await Testing.ExternalProgram.Outcome(start);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Parameter 'journal' has no value", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors + outcome.Output, StringComparison.Ordinal);
    }

    [LocalProcessFact]
    public async Task Publishing_is_refused_with_a_reason()
    {
        await using var host = new AppHostProcess();
        host.Start("--operation", "publish");
        Assert.Equal(1, await host.EndAsync());
        Assert.Contains("Aspire.Hosting.AppHost", host.Output, StringComparison.Ordinal);
    }

    [ServersFact]
    public async Task Two_AppHosts_do_not_share_a_state_folder()
    {
        await using var host = new AppHostProcess();
        host.Start("--AppHost:DisableDashboard=true");
        await host.Until(() => host.Left().Count > 0);
        var second = new ProcessStartInfo("dotnet", ["exec", Samples.AppHost, $"--AppHost:StateFolder={host.StateFolder}", "--Parameters:journal=x"]);
        var outcome = await Testing.ExternalProgram.Outcome(second);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("AppHost:StateFolder", outcome.Errors, StringComparison.Ordinal);
    }

    [LocalProcessFact]
    public async Task The_AppHost_ends_when_the_program_that_started_it_is_gone()
    {
        await using var host = new AppHostProcess();
        using var parent = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        host.Start(["--AppHost:DisableDashboard=true"], new() { ["ASPIRE_CLI_PID"] = parent.Id.ToString(CultureInfo.InvariantCulture) });
        await host.Until(() => host.Output.Contains("Press Ctrl+C", StringComparison.Ordinal));
        parent.Kill();
        Assert.Equal(0, await host.EndAsync());
        Assert.Contains("is gone; stopping", host.Output, StringComparison.Ordinal);
        Assert.Empty(host.Left());
    }
}
