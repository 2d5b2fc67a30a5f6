namespace Datacube.Contracts.Words;

/// <summary>Suggestions for misspelt names.</summary>
public static class NearestWords
{
    /// <summary>The known words with the fewest edits from what was typed, the nearest first; upper and lower case are the same.</summary>
    public static IReadOnlyList<string> Of(string typed, IEnumerable<string> known, int count)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return [.. known.OrderBy(word => Distance(typed, word)).ThenBy(word => word, StringComparer.Ordinal).Take(count)];
    }

    /// <summary>Insertions, deletions and replacements from one word to the other (Levenshtein 1966); upper and lower case are the same.</summary>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        (a, b) = (a.ToUpperInvariant(), b.ToUpperInvariant());
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }
}
