using System.Text;

namespace Datacube.Stac.Cql2;

/// <summary>How values of a filter compare, and how patterns match.</summary>
internal static class TextMatching
{
    // Letters of Latin-1 Supplement and Latin Extended-A (U+00C0…U+017F) without their marks; a dot keeps the letter.
    private const string Plain =
        "AAAAAA.CEEEEIIII.NOOOOO.OUUUUY..aaaaaa.ceeeeiiii.nooooo.ouuuuy.yAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiI...JjKk.LlLlLlLlLlNnNnNn...OoOoOo..RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZz.";

    /// <summary>Negative, zero or positive; null where one is absent or the two are not of one kind.</summary>
    public static int? Compare(object? a, object? b) => (a, b) switch
    {
        (double x, double y) => x.CompareTo(y),
        (string x, string y) => string.CompareOrdinal(x, y),
        (bool x, bool y) => x.CompareTo(y),
        (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
        (string x, DateTimeOffset y) => CqlInstant.TryParse(x)?.First.CompareTo(y),
        (DateTimeOffset x, string y) => CqlInstant.TryParse(y) is { } other ? x.CompareTo(other.First) : null,
        _ => null,
    };

    public static string WithoutCase(string text) => text.ToUpperInvariant().ToLowerInvariant();

    /// <summary>Letters without accents: combining marks fall away, and letters of Latin-1 and Latin Extended-A lose theirs.</summary>
    public static string WithoutAccents(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= '\u0300' and <= '\u036F')
                continue;
            var letter = c is >= '\u00C0' and <= '\u017F' && c - '\u00C0' < Plain.Length ? Plain[c - '\u00C0'] : '.';
            plain.Append(letter == '.' ? c : letter);
        }
        return plain.ToString();
    }

    /// <summary>% any characters, _ one, \ takes the next literally. Time grows with text times pattern at worst: no pattern explodes.</summary>
    public static bool IsLike(string text, string pattern)
    {
        var (t, p) = (0, 0);
        var (retryText, retryPattern) = (-1, -1);
        while (true)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                (retryText, retryPattern) = (t, ++p);
                continue;
            }
            if (t == text.Length && p == pattern.Length)
                return true;
            var isEscape = p < pattern.Length && pattern[p] == '\\' && p + 1 < pattern.Length;
            var meets = t < text.Length && p < pattern.Length && (isEscape ? pattern[p + 1] == text[t] : pattern[p] == '_' || pattern[p] == text[t]);
            if (meets)
                (t, p) = (t + 1, p + (isEscape ? 2 : 1));
            else if (retryPattern >= 0 && retryText < text.Length)
                (t, p) = (++retryText, retryPattern);
            else
                return false;
        }
    }
}
