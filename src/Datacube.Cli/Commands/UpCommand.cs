using System.CommandLine;
using Datacube.Cli.Backends;
using Datacube.Cli.Launching;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube up</c>: the whole system on this machine, until Ctrl-C, or for one job.</summary>
internal static class UpCommand
{
    private static readonly TimeSpan DashboardPatience = TimeSpan.FromMinutes(1);

    public static Command Create(CliHost host)
    {
        var folder = new Option<string>("--folder") { Description = "Where cubes may be written and local catalogues read.", DefaultValueFactory = _ => "output", HelpName = "path" };
        var port = new Option<int>("--port") { Description = "First of five ports in a row that the services take.", DefaultValueFactory = _ => SystemAddresses.DefaultPort, HelpName = "port" };
        var stacPort = new Option<int?>("--stac-port") { Description = "Port of the STAC API; without it the one behind the services' (5105), or a free one where that is taken.", HelpName = "port" };
        var readyWithin = new Option<int>("--ready-within") { Description = "Seconds until all services must be ready; after them the system is stopped.", DefaultValueFactory = _ => 300, HelpName = "seconds" };
        var once = new Option<bool>("--once") { Description = "Build the cube of the sample scenes through the services, show it and stop." };
        var noDashboard = new Option<bool>("--no-dashboard") { Description = "Run without the Aspire dashboard." };
        var apphost = new Option<string?>("--apphost") { Description = "Assembly of the AppHost, where it is not beside this program.", HelpName = "path" };
        var command = new Command("up", "Start the whole system on this machine: database, broker, services, dashboard. Ctrl-C stops it.") { folder, port, stacPort, readyWithin, once, noDashboard, apphost };
        command.SetAction(async (parsed, cancellation) =>
        {
            var addresses = SystemAddresses.From(CheckPort(parsed.GetValue(port)), CheckStacPort(parsed.GetValue(stacPort)));
            var patience = CheckPatience(parsed.GetValue(readyWithin));
            var program = AppHostFile.Find(parsed.GetValue(apphost));
            var data = Directory.CreateDirectory(parsed.GetRequiredValue(folder)).FullName;
            var access = LocalSystemKey.Open(host);
            var telemetry = parsed.GetValue(noDashboard) ? null : new SystemTelemetry(host);
            string[] settings = [$"--BasePort={addresses.BasePort}", $"--StacPort={addresses.StacPort}", $"--Parameters:data-folder={data}", $"--Parameters:local-key-file={access.File}", $"--AppHost:DisableDashboard={telemetry is null}"];
            var watch = new AppHostLines();
            await using var run = AppHostRun.Start(program, settings, telemetry?.ForAppHost, host.Error, watch.Read);
            var end = run.EndAsync(cancellation);
            var trouble = await TroubleAsync(addresses, patience, end, watch, host.Clock, cancellation);
            if (trouble is null && telemetry is not null)
                await DashboardAsync(watch, end, host.Clock, cancellation);
            var code = ExitCodes.Ok;
            if (trouble is null && !end.IsCompleted && !cancellation.IsCancellationRequested)
            {
                access.Tell(host);
                Tell(host, addresses, access, watch.Dashboard, telemetry);
                if (parsed.GetValue(once))
                    code = await SampleJob.RunAsync(Inside(host, addresses, access, watch.Dashboard.Length > 0 ? telemetry : null), data, cancellation);
            }
            if (trouble is not null || parsed.GetValue(once))
                await run.StopAsync();
            var ended = await end;
            if (trouble is not null)
                throw new DatacubeException("service.unavailable", $"{trouble} The system was stopped; what it wrote above says why.");
            return ended == 0 ? code : throw new DatacubeException("service.unavailable", "The system did not run. What its AppHost wrote last says why.");
        });
        return command;
    }

    /// <summary>Waits until all is ready, or the AppHost has ended.</summary>
    /// <returns>What keeps it from becoming ready.</returns>
    private static async Task<string?> TroubleAsync(SystemAddresses addresses, TimeSpan patience, Task end, AppHostLines watch, TimeProvider clock, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var missing = addresses.NotReadyAsync(patience, clock, over.Token);
        var first = await Task.WhenAny(end, missing, watch.Failure);
        await over.CancelAsync();
        var names = await missing;
        if (first == end || cancellation.IsCancellationRequested)
            return null;
        if (first == watch.Failure)
            return $"{await watch.Failure}.";
        return names.Count == 0 ? null : $"Not ready within {patience.TotalSeconds:0} s: {string.Join(", ", names)}. Give a slow machine more with --ready-within.";
    }

    /// <summary>Gives the dashboard time to come up; whether it does or not, the system runs.</summary>
    private static async Task DashboardAsync(AppHostLines watch, Task end, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAny(watch.DashboardTold, end).WaitAsync(DashboardPatience, clock, cancellation);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // What is printed then does not name it.
        }
    }

    private static TimeSpan CheckPatience(int seconds) => seconds is >= 1 and <= 86_400
        ? TimeSpan.FromSeconds(seconds)
        : throw new DatacubeException("option.value", $"--ready-within is {seconds}; it must lie between 1 and 86400 seconds.", "--ready-within");

    private static int CheckPort(int port) => port is >= 1 and <= ushort.MaxValue - SystemAddresses.Count
        ? port
        : throw new DatacubeException("option.value", $"--port is {port}. The services and the STAC API take {SystemAddresses.Count + 1} ports from there on; it must lie between 1 and {ushort.MaxValue - SystemAddresses.Count}.", "--port");

    private static int? CheckStacPort(int? port) => port is null or >= 1 and <= ushort.MaxValue
        ? port
        : throw new DatacubeException("option.value", $"--stac-port is {port}; it must lie between 1 and {ushort.MaxValue}.", "--stac-port");

    /// <summary>The host of commands that use this system, whatever other one the environment names.</summary>
    private static CliHost Inside(CliHost host, SystemAddresses addresses, LocalSystemKey access, SystemTelemetry? telemetry) => host with
    {
        Variable = name => name switch
        {
            ClusterSettings.AddressVariable => addresses.CubeService.ToString(),
            ClusterSettings.KeyFileVariable => access.File,
            ClusterSettings.KeyVariable => null,
            _ => telemetry?.ForCommands.GetValueOrDefault(name) ?? host.Variable(name),
        },
    };

    private static void Tell(CliHost host, SystemAddresses addresses, LocalSystemKey access, string dashboard, SystemTelemetry? telemetry)
    {
        foreach (var (name, address) in addresses.All)
            host.Out.WriteLine($"{name,-17} {address}");
        host.Out.WriteLine($"{"STAC API",-17} {addresses.StacApi} (header {ApiKey.Header}: what {access.File} holds)");
        if (dashboard.Length > 0)
            host.Out.WriteLine($"{"dashboard",-17} {dashboard}");
        if (dashboard.Length > 0 && telemetry is not null)
            host.Out.WriteLine($"The dashboard shows traces from the command on with: export {string.Join(' ', telemetry.ForCommands.Select(variable => $"{variable.Key}={variable.Value}"))}");
        host.Out.WriteLine($"Ready. Other commands find this system with: export DATACUBE_SERVICE={addresses.CubeService}");
        host.Out.Flush();
    }
}
