namespace Datacube.Benchmarks.Harness;

/// <summary>The table of measurements in a README, between two marks.</summary>
public static class ReadmeTable
{
    /// <summary>The lines before and behind the table.</summary>
    public const string Begin = "<!-- benchmarks -->", End = "<!-- /benchmarks -->";

    /// <summary>The text with another table. Throws <see cref="ArgumentException"/> where a mark is missing.</summary>
    public static string Replace(string text, IEnumerable<string> table)
    {
        var (start, end) = Find(text);
        return $"{text[..start]}\n{string.Join('\n', table)}\n{text[end..]}";
    }

    /// <summary>The table's lines as the text has them.</summary>
    public static IReadOnlyList<string> Read(string text)
    {
        var (start, end) = Find(text);
        return text[start..end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (int Start, int End) Find(string text)
    {
        int start = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        return start >= 0 && end > start ? (start + Begin.Length, end) : throw new ArgumentException($"The text lacks the marks {Begin} and {End}.", nameof(text));
    }
}
