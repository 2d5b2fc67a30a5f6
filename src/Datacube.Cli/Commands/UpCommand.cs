using System.CommandLine;
using System.Text.RegularExpressions;
using Datacube.Cli.Launching;
using Datacube.Contracts.Errors;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube up</c>: the whole system on this machine, until Ctrl-C, or for one job.</summary>
internal static partial class UpCommand
{
    public static Command Create(CliHost host)
    {
        var folder = new Option<string>("--folder") { Description = "Where cubes may be written and local catalogues read.", DefaultValueFactory = _ => "output", HelpName = "path" };
        var port = new Option<int>("--port") { Description = "First of five ports in a row that the services take.", DefaultValueFactory = _ => SystemAddresses.DefaultPort, HelpName = "port" };
        var once = new Option<bool>("--once") { Description = "Build the cube of the sample scenes through the services, show it and stop." };
        var noDashboard = new Option<bool>("--no-dashboard") { Description = "Run without the Aspire dashboard." };
        var apphost = new Option<string?>("--apphost") { Description = "Assembly of the AppHost, where it is not beside this program.", HelpName = "path" };
        var command = new Command("up", "Start the whole system on this machine: database, broker, services, dashboard. Ctrl-C stops it.") { folder, port, once, noDashboard, apphost };
        command.SetAction(async (parsed, cancellation) =>
        {
            var addresses = new SystemAddresses(CheckPort(parsed.GetValue(port)));
            var program = AppHostFile.Find(parsed.GetValue(apphost));
            var data = Directory.CreateDirectory(parsed.GetRequiredValue(folder)).FullName;
            string[] settings = [$"--BasePort={addresses.BasePort}", $"--Parameters:data-folder={data}", $"--AppHost:DisableDashboard={parsed.GetValue(noDashboard)}"];
            var dashboard = "";
            await using var run = AppHostRun.Start(program, settings, host.Error, line => dashboard = Login().Match(line) is { Success: true } found ? found.Groups[1].Value : dashboard);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var end = run.EndAsync(cancellation);
            var ready = addresses.ReadyAsync(host.Clock, over.Token);
            var code = ExitCodes.Ok;
            if (await Task.WhenAny(end, ready) == ready && await ready)
            {
                Tell(host, addresses, dashboard);
                if (parsed.GetValue(once))
                {
                    code = await SampleJob.RunAsync(host, addresses.CubeService, data, cancellation);
                    await run.StopAsync();
                }
            }
            var ended = await end;
            await over.CancelAsync();
            await ready;
            return ended == 0 ? code : throw new DatacubeException("service.unavailable", "The system did not run. What its AppHost wrote last says why.");
        });
        return command;
    }

    private static int CheckPort(int port) => port is >= 1 and <= ushort.MaxValue - SystemAddresses.Count + 1
        ? port
        : throw new DatacubeException("option.value", $"--port is {port}. The services take {SystemAddresses.Count} ports from there on; it must lie between 1 and {ushort.MaxValue - SystemAddresses.Count + 1}.", "--port");

    private static void Tell(CliHost host, SystemAddresses addresses, string dashboard)
    {
        foreach (var (name, address) in addresses.All)
            host.Out.WriteLine($"{name,-17} {address}");
        if (dashboard.Length > 0)
            host.Out.WriteLine($"{"dashboard",-17} {dashboard}");
        host.Out.WriteLine($"Ready. Other commands find this system with: export DATACUBE_SERVICE={addresses.CubeService}");
        host.Out.Flush();
    }

    [GeneratedRegex(@"Login to the dashboard at (https?://\S+)")]
    private static partial Regex Login();
}
