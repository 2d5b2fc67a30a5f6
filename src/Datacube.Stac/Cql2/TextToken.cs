namespace Datacube.Stac.Cql2;

/// <summary>A word, symbol or literal of a filter's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its value: quotes taken off, a word as written.</param>
/// <param name="Position">Its first character, from 1.</param>
internal readonly record struct TextToken(TextTokenKind Kind, string Value, int Position)
{
    /// <summary>Its position, as nodes carry it.</summary>
    public string At => Position.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True for a keyword or symbol, in any case of letters; a quoted name never is one.</summary>
    public bool Is(string word) => Kind is TextTokenKind.Word or TextTokenKind.Symbol && Value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
