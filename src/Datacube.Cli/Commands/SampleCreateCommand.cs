using System.CommandLine;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube sample create</c>.</summary>
internal static class SampleCreateCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("create", "Write a catalogue of made-up but plausible scenes, for trying things out without internet.");
        command.SetAction((_, _) => { host.Error.WriteLine("under construction"); return Task.FromResult(ExitCodes.Bug); });
        return command;
    }
}
