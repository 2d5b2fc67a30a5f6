using Spectre.Console;

namespace Datacube.Cli.Output;

/// <summary>Spectre consoles over the host's streams.</summary>
internal static class Drawing
{
    public static IAnsiConsole On(CliHost host, TextWriter stream, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(stream),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && host.UseColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        console.Profile.Width = host.Width;
        return console;
    }

    public static Table Facts(params (string Name, string Value)[] rows)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("name").AddColumn("value");
        table.Columns[0].PadRight(2);
        foreach (var (name, value) in rows)
            table.AddRow(new Text(name), new Text(value));
        return table;
    }

    public static Table Grid(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading)));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        return table;
    }
}
