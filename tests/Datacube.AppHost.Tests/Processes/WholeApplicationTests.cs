using Xunit;

namespace Datacube.AppHost.Tests.Processes;

/// <summary>The sample application: PostgreSQL, RabbitMQ, a migration, a service with a grandchild, two replicas of another one.</summary>
[Trait("kind", "system")]
[Collection("whole applications, one at a time")]
public sealed class WholeApplicationTests
{
    private static readonly string[] Started = ["orders-migration migrates", "orders-service starts", "front starts", "front starts"];

    [ServersFact]
    public async Task It_starts_in_order_without_root_and_ends_at_Ctrl_C_without_leaving_anything()
    {
        await using var host = new AppHostProcess();
        host.Start("--AppHost:DisableDashboard=true");
        await host.Until(() => host.Events.Count == 4);
        Assert.Equal(Started, host.Events);
        await host.Until(() => host.Left().Any(process => process.Contains("sleep 600", StringComparison.Ordinal)));
        foreach (var server in (string[])["bin/postgres", "beam", "epmd"])
            Assert.DoesNotContain("Uid:\t0\t", File.ReadAllText($"/proc/{host.Left().First(process => process.Contains(server, StringComparison.Ordinal)).Split(' ')[0]}/status"), StringComparison.Ordinal);
        Assert.All(host.Lines.Where(line => line.Contains("database system is ready", StringComparison.Ordinal)), line => Assert.StartsWith("[postgres] ", line, StringComparison.Ordinal));
        Assert.Contains(host.Lines, line => line.StartsWith("[orders-service] ", StringComparison.Ordinal));
        Assert.Contains(host.Lines, line => line.StartsWith("[front-", StringComparison.Ordinal));

        await host.InterruptAsync();
        Assert.Equal(0, await host.EndAsync());
        Assert.Equal(["front stops", "front stops", "orders-service stops"], host.Events.Skip(4));
        Assert.Empty(host.Left());
        Assert.Contains("database system is shut down", host.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(host.StateFolder, "run")), "data that goes with the application is still there");
    }

    [ServersFact]
    public async Task Killed_outright_it_leaves_nothing_either_and_the_next_one_starts()
    {
        await using var host = new AppHostProcess();
        host.Start("--AppHost:DisableDashboard=true");
        await host.Until(() => host.Events.Count == 4 && host.Left().Any(process => process.Contains("sleep 600", StringComparison.Ordinal)));
        host.Kill();
        await host.EndAsync();
        await Eventually.True(() => host.Left().Count == 0, host.Deadline);
        host.Start("--AppHost:DisableDashboard=true");
        await host.Until(() => host.Events.Count(happened => happened == "front starts") == 4);
        await host.InterruptAsync();
        Assert.Equal(0, await host.EndAsync());
    }
}
