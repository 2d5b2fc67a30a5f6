using System.CommandLine;
using Datacube.Cli.Commands;
using Datacube.Cli.Output;
using Datacube.Cli.Tracing;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Cli;

/// <summary>The program: parse, run one command, turn what happens into text and an exit code.</summary>
public static class CliApp
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliHost host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        var root = Build(host);
        var parsed = root.Parse(arguments);
        var report = new ErrorReport(host, AsksForJson(arguments), arguments.Contains("--debug"), [.. parsed.CommandResult.Command.Options.Select(option => option.Name)]);
        if (!AsksForHelp(arguments) && UsageCheck.Find(root, parsed, arguments) is { } problem)
            return report.Usage(problem);
        using var trace = CommandTrace.Start(host, parsed);
        try
        {
            var code = await parsed.InvokeAsync(
                new() { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop }, cancellation);
            return trace.End(code);
        }
        catch (DatacubeException error)
        {
            return trace.End(report.Known(error));
        }
        catch (OperationCanceledException)
        {
            return trace.End(report.Cancelled());
        }
#pragma warning disable CA1031 // The border of the process: whatever is not classified becomes 'internal' with an incident id.
        catch (Exception error)
        {
            return trace.End(report.Unknown(error));
        }
#pragma warning restore CA1031
    }

    private static RootCommand Build(CliHost host)
    {
        var root = new RootCommand("Datacube: from satellite scenes to cloud-free data cubes.")
        {
            new Command("cube", "Build cubes and look at them.") { CubeBuildCommand.Create(host), CubeShowCommand.Create(host) },
            JobCommand.Create(host),
            SearchCommand.Create(host),
            CatalogCommand.Create(host),
            new Command("sample", "Sample scenes for trying things out.") { SampleCreateCommand.Create(host) },
            UpCommand.Create(host),
            DoctorCommand.Create(host),
        };
        foreach (var option in root.Options.OfType<VersionOption>().ToList())
            option.Action = new PrintVersion();
        return root;
    }

    private static bool AsksForJson(IReadOnlyList<string> arguments) =>
        arguments.Contains("--json") || arguments.Zip(arguments.Skip(1)).Any(pair => pair is ("-o" or "--output-as", "json"))
        || arguments.Any(argument => argument is "-o=json" or "-ojson" or "--output-as=json");

    private static bool AsksForHelp(IReadOnlyList<string> arguments) => arguments.Any(argument => argument is "--help" or "-h" or "-?" or "--version");

    private sealed class PrintVersion : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(SoftwareVersion.Text);
            return ExitCodes.Ok;
        }
    }
}
