using System.CommandLine;
using System.Text.Json;
using Datacube.Cli.Backends;
using Datacube.Cli.Output;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Diagnostics;
using Spectre.Console;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube doctor</c>: what this machine has, and what to do about what it lacks.</summary>
internal static class DoctorCommand
{
    public static Command Create(CliHost host)
    {
        var folder = new Option<string>("--output") { Description = "Folder or s3:// address where cubes shall go.", DefaultValueFactory = _ => ".", HelpName = "uri" };
        var catalog = new Option<string?>("--catalog") { Description = "A catalogue that shall answer.", HelpName = "uri" };
        var printing = new OutputOptions("table", "json");
        var command = new Command("doctor", "Check libraries, storage, memory and disk of this machine, and the services where they are configured.") { folder, catalog };
        var s3 = new S3OptionSet();
        s3.AddTo(command);
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            IReadOnlyList<Finding> findings = await Doctor.ExamineAsync(new(parsed.GetValue(folder)!, parsed.GetValue(catalog), host.Clock, s3.ForWriting(parsed, host)), cancellation);
            if (ClusterSettings.IsConfigured(host))
                findings = [.. findings, .. await ServiceDoctor.ExamineAsync(ClusterSettings.Of(host), host.Clock, cancellation)];
            if (printing.FormatOf(parsed) == "json")
            {
                host.Out.WriteLine(JsonSerializer.Serialize(findings, CubeJson.Readable));
            }
            else
            {
                var table = new Table().Border(TableBorder.Simple).AddColumns("Check", "State", "Found", "Remedy");
                foreach (var finding in findings)
                    table.AddRow(new Text(finding.Check), new Text(finding.State.ToString().ToLowerInvariant()), new Text(finding.Found), new Text(finding.Remedy ?? ""));
                Drawing.On(host, host.Out, host.IsOutTerminal).Write(table);
            }
            return findings.Any(finding => finding.State == FindingState.Broken) ? ExitCodes.SourceFailed : ExitCodes.Ok;
        });
        return command;
    }
}
