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
        var address = new Argument<string>("uri") { Description = "Folder or file:// address of the cube." };
        var printing = new OutputOptions("table", "json", "id");
        var command = new Command("show", "What a cube is, how much of it is valid, and what it was made from.") { address };
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var store = ObjectStores.Open(parsed.GetRequiredValue(address), host.Clock);
            var summary = await CubeSummary.ReadAsync(store, cancellation);
            new SummaryView(host, printing.FormatOf(parsed)).Show(summary);
            return ExitCodes.Ok;
        });
        return command;
    }
}
