using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Datacube.AppHost.Tests.Processes;

/// <summary><c>datacube up</c>: the product's own AppHost with all its services, from the command line.</summary>
[Trait("kind", "system")]
[Collection("whole applications, one at a time")]
public sealed class WholeSystemTests
{
    private static readonly string[] Services = ["cube-builder", "catalog-search", "ingest-registry", "embedding-runner", "stats-aggregator"];

    [ServersFact]
    public async Task The_system_builds_a_cube_and_stops_and_starts_again_on_what_it_kept()
    {
        await using var system = new AppHostProcess();
        var port = FreeRow(Services.Length);
        string[] settings = ["--port", $"{port}", "--folder", system.Place("cubes"), "--no-dashboard"];
        system.StartCli(["up", .. settings, "--once"]);
        Assert.True(await system.EndAsync() == 0, system.Output);
        for (var i = 0; i < Services.Length; i++)
            Assert.Contains($"{Services[i],-17} http://localhost:{port + i}/", system.Output, StringComparison.Ordinal);
        Assert.Matches("State +succeeded", system.Output);
        // The result, not a line of progress: those come every ten seconds, whatever is done then.
        Assert.Matches("Jobs +12 done, 0 skipped, 0 failed, 0 open", system.Output);
        Assert.Single(Directory.GetDirectories(system.Place("cubes"), "once-*.zarr"));
        Assert.Empty(system.Left());

        system.StartCli(["up", .. settings]);
        await system.Until(() => system.Output.Contains("Ready.", StringComparison.Ordinal));
        Assert.DoesNotContain("shown this once", system.Output, StringComparison.Ordinal);
        await system.InterruptAsync();
        Assert.True(await system.EndAsync() == 0, system.Output);
        Assert.Empty(system.Left());
    }

    [ServersFact]
    public async Task A_port_in_use_ends_it_with_a_code_and_the_name_of_the_port()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var system = new AppHostProcess();
        system.StartCli("up", "--port", $"{port}", "--folder", system.Place("cubes"), "--no-dashboard");
        Assert.Equal(6, await system.EndAsync());
        Assert.Contains($"Port {port} of endpoint 'http' of 'cube-builder' is in use", system.Output, StringComparison.Ordinal);
        Assert.Contains("service.unavailable", system.Output, StringComparison.Ordinal);
    }

    [ServersFact]
    public async Task A_service_that_will_not_come_up_ends_it_with_a_code_and_its_name()
    {
        await using var system = new AppHostProcess();
        system.StartCli(["up", "--once", "--port", $"{FreeRow(Services.Length)}", "--folder", system.Place("cubes"), "--no-dashboard"], new() { ["CubeBuilder__MemoryBytes"] = "1", ["AppHost__Restart__Most"] = "0" });
        Assert.Equal(6, await system.EndAsync());
        Assert.Matches(@"service\.unavailable: Resource 'cube-builder' failed \(Exited, exit code \d+\)", system.Output);
        Assert.Contains("CubeBuilder", system.Output, StringComparison.Ordinal);
        Assert.Empty(system.Left());
    }

    [ServersFact]
    public async Task A_system_that_is_not_ready_in_time_is_stopped_and_what_is_missing_named()
    {
        await using var system = new AppHostProcess();
        system.StartCli("up", "--port", $"{FreeRow(Services.Length)}", "--folder", system.Place("cubes"), "--no-dashboard", "--ready-within", "1");
        Assert.Equal(6, await system.EndAsync());
        Assert.Matches("service.unavailable: Not ready within 1 s: .*stats-aggregator", system.Output);
        Assert.Empty(system.Left());
    }

    /// <summary>The first of some free ports in a row.</summary>
    private static int FreeRow(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(12_000, 19_000);
            if (Enumerable.Range(first, count).All(IsFree))
                return first;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
