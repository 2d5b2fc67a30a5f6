using System.CommandLine;
using Datacube.Contracts.Words;

namespace Datacube.Cli;

/// <summary>
/// Wrong options, found before anything runs. An option of many values (<c>--bbox 1 2 3 4</c>) would otherwise swallow a misspelt option behind it.
/// </summary>
internal static class UsageCheck
{
    private const string MaskNote =
        "--use-geometry-mask no longer exists: with --geometry-file only tiles that touch a polygon are built, and pixels are never cut along its edge. Leave the option out.";

    /// <summary>What is wrong, or null.</summary>
    public static string? Find(RootCommand root, ParseResult parsed, IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--use-geometry-mask"))
            return MaskNote;
        var known = Names(root, parsed.CommandResult.Command);
        foreach (var argument in arguments)
        {
            if (argument == "--")
                break;
            var name = argument.Split('=', ':')[0];
            if (name.StartsWith("--", StringComparison.Ordinal) && !known.Contains(name))
                return $"There is no option '{name}' here.{Suggestion(name, known)} '{Path(parsed)} --help' lists all options.";
        }
        if (parsed.UnmatchedTokens is [var first, ..] && parsed.CommandResult.Command.Subcommands.Count > 0)
        {
            var commands = parsed.CommandResult.Command.Subcommands.Select(command => command.Name).ToList();
            return $"There is no command '{first}' here.{Suggestion(first, commands)} Commands: {string.Join(", ", commands)}.";
        }
        return parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
    }

    private static HashSet<string> Names(RootCommand root, Command command) =>
        [.. command.Options.Concat(root.Options.Where(option => option.Recursive)).SelectMany(option => option.Aliases.Append(option.Name)), "--help", "--version"];

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, result.Command is RootCommand ? "datacube" : result.Command.Name);
        return string.Join(' ', names);
    }

    private static string Suggestion(string typed, IEnumerable<string> known)
    {
        var nearest = NearestWords.Of(typed, known, 1)[0];
        return NearestWords.Distance(typed, nearest) <= Math.Max(2, typed.Length / 3) ? $" Did you mean '{nearest}'?" : "";
    }
}
