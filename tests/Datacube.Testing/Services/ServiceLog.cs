using System.Text.RegularExpressions;

namespace Datacube.Testing.Services;

/// <summary>What a service wrote, line by line, as long as it runs and after.</summary>
public sealed partial class ServiceLog
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
                return [.. lines];
        }
    }

    /// <summary>Entries of the levels error and fatal, and crashes of the runtime.</summary>
    public IEnumerable<string> Errors => Lines.Where(line => Error().IsMatch(line));

    /// <summary>The last lines, for messages.</summary>
    public string Tail(int count = 40) => string.Join('\n', Lines.TakeLast(count));

    /// <summary>An entry with the lines that follow it, such as those of its exception, for messages.</summary>
    public string From(string entry, int count = 20) => string.Join('\n', Lines.SkipWhile(line => line != entry).Take(count));

    internal void Add(string? line)
    {
        if (line is null)
            return;
        lock (gate)
            lines.Add(line);
    }

    // That a service is not ready yet, or not any more, is no error: tests ask for its health themselves.
    [GeneratedRegex(@"^\S+Z (error|fatal) (?!Microsoft\.Extensions\.Diagnostics\.HealthChecks)|^Unhandled exception")]
    private static partial Regex Error();
}
