using System.Text.RegularExpressions;

namespace Datacube.Architecture.Tests.Rules;

/// <summary>Words and paths in any text of the checkout.</summary>
public static partial class TextRules
{
    /// <summary>Unfinished work is an issue, not a comment.</summary>
    public static IEnumerable<Violation> Unfinished(TextFile file) =>
        UnfinishedWord().Matches(file.Text).Select(match => new Violation(file.Path, match.Value));

    /// <summary>A path in backticks or in a link of a document must exist. Commands, patterns, addresses and what a run writes are no paths.</summary>
    public static IEnumerable<Violation> NamedPaths(TextFile document, Func<string, bool> exists)
    {
        var folder = string.Join('/', document.Folders);
        var quoted = Quoted().Matches(WithoutBlocks(document)).Select(match => match.Groups[1].Value).Where(LooksLikePath);
        var linked = Linked().Matches(document.Text).Select(match => match.Groups[1].Value).Where(target => !target.Contains(':', StringComparison.Ordinal) && !target.StartsWith('#'));
        return quoted.Concat(linked.Select(target => target.Split('#')[0]))
            .Where(path => !exists(path) && !exists($"{folder}/{path}"))
            .Select(path => new Violation(document.Path, $"{path} does not exist"));
    }

    /// <summary>Only the table and the folder itself may speak of stand-ins; documents may explain them.</summary>
    public static IEnumerable<Violation> StandInMentions(TextFile file)
    {
        string[] allowed = ["Directory.Build.targets", "Directory.Packages.props"];
        string[] allowedFolders = ["src/StandIns/", "tests/Datacube.Architecture.Tests/"];
        if (allowed.Contains(file.Path) || allowedFolders.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)) || file.Path.EndsWith(".md", StringComparison.Ordinal))
            return [];
        return StandIn().Matches(file.Text).Select(match => new Violation(file.Path, $"speaks of a stand-in: {match.Value.Trim()}"));
    }

    private static string WithoutBlocks(TextFile document) => Block().Replace(document.Text, "");

    private static bool LooksLikePath(string quoted) =>
        PathShape().IsMatch(quoted) && !quoted.StartsWith("output/", StringComparison.Ordinal) && !quoted.StartsWith("artifacts/", StringComparison.Ordinal) && !quoted.StartsWith("../", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|XX" + @"X|HA" + @"CK)\b")]
    private static partial Regex UnfinishedWord();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Linked();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    /// <summary>A file of the root, or something below one of its folders.</summary>
    [GeneratedRegex(@"^(\./)?((src|tests|\.ci|\.github|Datacube\.[A-Za-z.]+)/[\w./-]*|[A-Z][\w.]*\.(md|sln|props|targets|txt)|global\.json)$")]
    private static partial Regex PathShape();

    [GeneratedRegex(@"[^\n]*(StandIn|STANDIN|STAND_IN|\b[Ss]tand-ins?\b)[^\n]*")]
    private static partial Regex StandIn();
}
