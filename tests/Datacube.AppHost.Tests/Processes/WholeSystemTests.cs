using System.Net;
using System.Net.Sockets;
using Datacube.AppHost.Tests.Dashboard;
using Datacube.Testing.Services;
using Xunit;

namespace Datacube.AppHost.Tests.Processes;

/// <summary><c>datacube up</c>: the product's own AppHost with all its services, from the command line.</summary>
[Trait("kind", "system")]
[Collection("whole applications, one at a time")]
public sealed class WholeSystemTests
{
    private static readonly string[] Services = ["cube-builder", "catalog-search", "ingest-registry", "embedding-runner", "stats-aggregator"];

    [SystemFact]
    public async Task The_system_builds_a_cube_and_stops_and_starts_again_on_what_it_kept_and_shows_one_trace_from_the_command_to_the_chunk()
    {
        await using var system = new AppHostProcess();
        var port = FreeRow(Services.Length + 1);
        string[] settings = ["--port", $"{port}", "--stac-port", $"{port + Services.Length}", "--folder", system.Place("cubes")];
        system.StartCli(["up", .. settings, "--no-dashboard", "--once"]);
        Assert.True(await system.EndAsync() == 0, system.Output);
        for (var i = 0; i < Services.Length; i++)
            Assert.Contains($"{Services[i],-17} http://localhost:{port + i}/", system.Output, StringComparison.Ordinal);
        Assert.Contains($"{"STAC API",-17} http://localhost:{port + Services.Length}/stac (header x-api-key: what ", system.Output, StringComparison.Ordinal);
        Assert.Matches("State +succeeded", system.Output);
        // The result, not a line of progress: those come every ten seconds, whatever is done then.
        Assert.Matches("Jobs +12 done, 0 skipped, 0 failed, 0 open", system.Output);
        Assert.Single(Directory.GetDirectories(system.Place("cubes"), "once-*.zarr"));
        var keyFile = Path.Combine(system.DataFolder, "datacube", "local-key");
        Assert.Contains($"The key of this local system was made; it is kept in {keyFile}", system.Output, StringComparison.Ordinal);
        RequireAbsent(keyFile, system.Output);
        Assert.Empty(system.Left());

        system.StartCli(["up", .. settings], new() { ["ASPIRE_DASHBOARD_PATH"] = DashboardFactAttribute.Program });
        await system.Until(() => system.Output.Contains("Ready.", StringComparison.Ordinal));
        Assert.DoesNotContain("The key of this local system was made", system.Output, StringComparison.Ordinal);
        using (var telemetry = new DashboardTelemetry(system.Output))
        {
            await RequireStacApiAsync(new Uri($"http://localhost:{port + Services.Length}/stac"), await File.ReadAllTextAsync(keyFile));
            await RequireOneTraceAsync(system, telemetry, port);
            RequireAbsent(keyFile, system.Output + await telemetry.LogsAsync(system.Deadline));
        }
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
        system.StartCli(["up", "--once", "--port", $"{FreeRow(Services.Length + 1)}", "--folder", system.Place("cubes"), "--no-dashboard"], new() { ["CubeBuilder__MemoryBytes"] = "1", ["AppHost__Restart__Most"] = "0" });
        Assert.Equal(6, await system.EndAsync());
        Assert.Matches(@"service\.unavailable: Resource 'cube-builder' failed \(Exited, exit code \d+\)", system.Output);
        Assert.Contains("CubeBuilder", system.Output, StringComparison.Ordinal);
        Assert.Empty(system.Left());
    }

    [ServersFact]
    public async Task A_system_that_is_not_ready_in_time_is_stopped_and_what_is_missing_named()
    {
        await using var system = new AppHostProcess();
        system.StartCli("up", "--port", $"{FreeRow(Services.Length + 1)}", "--folder", system.Place("cubes"), "--no-dashboard", "--ready-within", "1");
        Assert.Equal(6, await system.EndAsync());
        Assert.Matches("service.unavailable: Not ready within 1 s: .*stats-aggregator", system.Output);
        Assert.Empty(system.Left());
    }

    /// <summary>Builds a small cube and asks the dashboard what it saw of it: services, statements, messages and chunks below the span of the command.</summary>
    private static async Task RequireOneTraceAsync(AppHostProcess system, DashboardTelemetry telemetry, int port)
    {
        string[] build =
        [
            "cube", "build", "--backend", "cluster", "--catalog", system.Place("cubes/sample/catalog.json"), "--collection", "sentinel-2-l2a", "--bbox", "15.60", "46.00", "15.61", "46.01",
            "--start-date", "2021-06-01", "--end-date", "2021-06-30", "--resolution", "0.0001", "--cloud-mask", "scl", "--output", system.Place("cubes/traced.zarr"),
        ];
        var built = await system.CommandAsync(build, new(telemetry.Variables) { ["DATACUBE_SERVICE"] = $"http://localhost:{port}/" });
        Assert.True(built.ExitCode == 0, built.Errors);
        (string Service, string Source)[] expected =
        [
            ("datacube", "Datacube.Cli"), ("cube-builder", "Microsoft.AspNetCore"), ("cube-builder", "Npgsql"), ("catalog-search", "Microsoft.AspNetCore"), ("catalog-search", "Npgsql"),
            ("cube-builder", "RabbitMQ.Client.Publisher"), ("cube-builder", "MassTransit"), ("cube-builder", "Datacube.Jobs"), ("cube-builder", "Datacube.Engine"),
        ];
        string[] chunks = ["count/c/0/0/0/0", "rgb_median/c/0/0/0/0", "status/c/0/0/0"];
        IReadOnlyList<ShownSpan> trace = [];
        await Eventually.True(async () =>
        {
            trace = await telemetry.TraceOfAsync("datacube", system.Deadline);
            return expected.All(each => trace.Any(span => (span.Service, span.Source) == each))
                && ((string[])["SubmitCube", "SearchItems", "tasks process"]).All(end => trace.Any(span => span.Name.EndsWith(end, StringComparison.Ordinal)))
                && chunks.All(key => RootOf(trace, key) == "datacube cube build");
        }, system.Deadline, pause: 250);
        Assert.Single(trace.Select(span => span.Trace).Distinct());
        Assert.Equal(chunks, trace.Where(span => span.Name == "write chunk").Select(span => span.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>The name of the first span above the one that wrote a chunk; null while one in between is missing.</summary>
    private static string? RootOf(IReadOnlyList<ShownSpan> trace, string key)
    {
        var span = trace.FirstOrDefault(each => each.Key == key);
        while (span is { Parent.Length: > 0 })
            span = trace.FirstOrDefault(each => each.Id == span.Parent);
        return span?.Name;
    }

    /// <summary>Programs that know nothing of Datacube find the catalogue where it was printed, with the header that was printed.</summary>
    private static async Task RequireStacApiAsync(Uri address, string key)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(address)).StatusCode);
        client.DefaultRequestHeaders.Add("x-api-key", key.Trim());
        Assert.Contains("\"type\":\"Catalog\"", (await client.GetStringAsync(address)).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // Neither the key of the system nor a token with which one service calls another.
    private static void RequireAbsent(string keyFile, string text) =>
        Assert.All((string[])[File.ReadAllText(keyFile).Trim(), ServiceKeyPair.TokenHead], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));

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
