using System.CommandLine;
using System.Text.Json;
using Datacube.Cli.Output;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Samples;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube sample create</c>.</summary>
internal static class SampleCreateCommand
{
    public static Command Create(CliHost host)
    {
        var folder = new Argument<string>("folder") { Description = "Where the catalogue goes." };
        var size = new Option<int>("--size") { Description = "Edge of each of the two tiles in pixels of 10 m.", DefaultValueFactory = _ => SampleOptions.DefaultSize, HelpName = "pixels" };
        var dates = new Option<int>("--dates") { Description = "Sentinel-2 acquisitions, ten days apart from 2021-06-05.", DefaultValueFactory = _ => SampleOptions.DefaultDates, HelpName = "n" };
        var seed = new Option<int>("--seed") { Description = "Another seed is another landscape and other weather.", DefaultValueFactory = _ => SampleOptions.DefaultSeed, HelpName = "n" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Write into a folder that holds something else." };
        var printing = new OutputOptions("table", "json", "id");
        var command = new Command("create", "Write a catalogue of made-up but plausible scenes, for trying things out without internet.") { folder, size, dates, seed, overwrite };
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var notes = new Notes(host, parsed.GetValue(printing.Quiet));
            var options = new SampleOptions(parsed.GetRequiredValue(folder), parsed.GetValue(size), parsed.GetValue(dates), parsed.GetValue(seed)) { Overwrite = parsed.GetValue(overwrite) };
            notes.Say($"writing {options.Dates} dates of two tiles to {options.Directory}");
            var catalog = await SampleCatalogue.CreateAsync(options, progress: null, cancellation);
            host.Out.WriteLine(printing.FormatOf(parsed) == "json" ? JsonSerializer.Serialize(new { catalog }, CubeJson.Readable) : catalog);
            return ExitCodes.Ok;
        });
        return command;
    }
}
