using System.Globalization;
using System.Text;

namespace Datacube.Stac.Cql2;

/// <summary>Cuts a filter's text into words, names, literals and symbols.</summary>
internal static class TextLexer
{
    private static readonly string[] Symbols = ["<>", "<=", ">=", "<", ">", "=", "(", ")", ",", "+", "-", "*", "/", "%", "^"];

    public static List<TextToken> Read(string text)
    {
        var tokens = new List<TextToken>();
        for (var at = 0; ;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length)
            {
                tokens.Add(new(TextTokenKind.End, "", at + 1));
                return tokens;
            }
            var (token, next) = Next(text, at);
            tokens.Add(token);
            at = next;
        }
    }

    /// <summary>Identifiers of CQL2: a letter, colon or underscore, then digits and dots too.</summary>
    public static bool IsName(string text) => text.Length > 0 && StartsName(text[0]) && text.All(ContinuesName);

    private static (TextToken Token, int Next) Next(string text, int at)
    {
        var c = text[at];
        if (c == '\'')
            return Quoted(text, at);
        if (c == '"')
            return QuotedName(text, at);
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return Number(text, at);
        if (StartsName(c))
        {
            var end = at + 1;
            while (end < text.Length && ContinuesName(text[end]))
                end++;
            return (new(TextTokenKind.Word, text[at..end], at + 1), end);
        }
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
                return (new(TextTokenKind.Symbol, symbol, at + 1), at + symbol.Length);
        throw CqlErrors.Form(c == '!' ? "'!=' is no operator of CQL2, write '<>'" : $"the character '{CqlErrors.Shown(c.ToString())}' has no meaning here; texts stand in single quotes, names in double quotes", Place(at));
    }

    private static bool StartsName(char c) => c is ':' or '_' || char.IsLetter(c);

    private static bool ContinuesName(char c) => StartsName(c) || c == '.' || char.IsDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static (TextToken, int) Number(string text, int start)
    {
        var at = start;
        void Digits()
        {
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
        }
        Digits();
        if (at < text.Length && text[at] == '.')
        {
            at++;
            Digits();
        }
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
                at++;
            Digits();
        }
        var number = text[start..at];
        if (number.Length > 64 || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            throw CqlErrors.Form($"'{CqlErrors.Shown(number)}' is no number within the range of a double", Place(start));
        if (at < text.Length && ContinuesName(text[at]))
            throw CqlErrors.Form($"a number and a word run into each other after '{CqlErrors.Shown(number)}'; names that start with a digit stand in double quotes", Place(at));
        return (new(TextTokenKind.Number, number, start + 1), at);
    }

    /// <summary>A text in single quotes: a quote inside is doubled, or stands behind a backslash.</summary>
    private static (TextToken, int) Quoted(string text, int start)
    {
        var value = new StringBuilder();
        for (var at = start + 1; at < text.Length;)
        {
            var slashes = 0;
            while (at < text.Length && text[at] == '\\')
                (slashes, at) = (slashes + 1, at + 1);
            var beforeQuote = at < text.Length && text[at] == '\'';
            value.Append('\\', beforeQuote ? slashes / 2 : slashes);
            if (!beforeQuote)
            {
                if (at < text.Length)
                    value.Append(Allowed(text[at], at++));
                continue;
            }
            var escaped = slashes % 2 == 1;
            var doubled = !escaped && at + 1 < text.Length && text[at + 1] == '\'';
            if (!escaped && !doubled)
                return (new(TextTokenKind.Text, value.ToString(), start + 1), at + 1);
            value.Append('\'');
            at += doubled ? 2 : 1;
        }
        throw CqlErrors.Form("a text has no closing quote; a quote inside a text is written twice", Place(start));
    }

    private static (TextToken, int) QuotedName(string text, int start)
    {
        var value = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] != '"')
                value.Append(Allowed(text[at], at));
            else if (at + 1 < text.Length && text[at + 1] == '"')
                value.Append(text[at++]);
            else if (value.Length == 0)
                throw CqlErrors.Form("a name in double quotes is empty", Place(start));
            else
                return (new(TextTokenKind.QuotedName, value.ToString(), start + 1), at + 1);
        }
        throw CqlErrors.Form("a name has no closing double quote", Place(start));
    }

    private static char Allowed(char c, int at) => c != '\0' ? c : throw CqlErrors.Form("it contains the character NUL", Place(at));

    private static string Place(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
