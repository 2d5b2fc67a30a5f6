using System.CommandLine;
using Datacube.Cli.Output;
using Datacube.Engine.Cubes.Building;
using Datacube.Storage;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube cube show</c>.</summary>
internal static class CubeShowCommand
{
    public static Command Create(CliHost host)
    {
        var address = new Argument<string>("uri") { Description = "Folder, file:// or s3:// address of the cube." };
        var printing = new OutputOptions("table", "json", "id");
        var command = new Command("show", "What a cube is, how much of it is valid, and what it was made from.") { address };
        var s3 = new S3OptionSet();
        s3.AddTo(command);
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var store = ObjectStores.Open(parsed.GetRequiredValue(address), host.Clock, s3.ForReading(parsed, host));
            var summary = await CubeSummary.ReadAsync(store, cancellation);
            new SummaryView(host, printing.FormatOf(parsed)).Show(summary);
            return ExitCodes.Ok;
        });
        return command;
    }
}
