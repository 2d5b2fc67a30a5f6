using System.Text.RegularExpressions;

namespace Datacube.Architecture.Tests.Rules;

/// <summary>
/// The compiler refuses the calls of <c>BannedSymbols.txt</c>, semantically. What it cannot see is the list getting shorter or
/// the rule being switched off; that is checked here.
/// </summary>
public static partial class BannedCallRules
{
    /// <summary>Calls that the list must name.</summary>
    private static readonly string[] Required =
    [
        "P:System.DateTime.Now;", "P:System.DateTime.UtcNow;", "P:System.DateTimeOffset.Now;", "P:System.DateTimeOffset.UtcNow;", "P:System.Threading.Tasks.Task`1.Result;", "M:System.Threading.Tasks.Task.Wait;",
        "M:System.Threading.Thread.Sleep(System.Int32);", "M:System.Net.Http.HttpClient.#ctor;", "M:System.Xml.Linq.XDocument.Load(System.String);", "M:System.Xml.Linq.XDocument.Parse(System.String);", "T:System.Xml.XmlDocument;",
        "M:System.IO.Compression.ZipFile.ExtractToDirectory(System.String,System.String);", "M:System.Environment.Exit(System.Int32);",
    ];

    public static IEnumerable<Violation> CheckList(TextFile list) =>
        Required.Where(call => !list.Text.Contains(call, StringComparison.Ordinal)).Select(call => new Violation(list.Path, $"no longer bans {call.TrimEnd(';')}"));

    public static IEnumerable<Violation> CheckSwitch(TextFile file) =>
        SwitchedOff().Matches(file.Text).Select(match => new Violation(file.Path, $"switches off the ban of calls: {match.Value}"));

    /// <summary>RS0030 is the analyzer's number for a banned symbol.</summary>
    [GeneratedRegex(@"[^\n]*RS0030[^\n]*")]
    private static partial Regex SwitchedOff();
}
