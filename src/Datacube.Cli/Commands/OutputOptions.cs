using System.CommandLine;

namespace Datacube.Cli.Commands;

/// <summary>Options that every command has: form of the data, and how much is said beside it.</summary>
internal sealed class OutputOptions
{
    public OutputOptions(params string[] formats)
    {
        Format = new("--output-as", "-o") { Description = $"Form of the data: {string.Join(", ", formats)}.", DefaultValueFactory = _ => "table", HelpName = "form" };
        Format.AcceptOnlyFromAmong(formats);
    }

    public Option<string> Format { get; }

    public Option<bool> Json { get; } = new("--json") { Description = "Same as -o json." };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress and no notes." };

    public Option<bool> Debug { get; } = new("--debug") { Description = "Details of errors on standard error." };

    public void AddTo(Command command)
    {
        command.Add(Format);
        command.Add(Json);
        command.Add(Quiet);
        command.Add(Debug);
    }

    public string FormatOf(ParseResult parsed) => parsed.GetValue(Json) ? "json" : parsed.GetValue(Format)!;
}
