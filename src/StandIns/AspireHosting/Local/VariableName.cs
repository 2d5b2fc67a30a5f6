namespace Aspire.Hosting.Local;

/// <summary>Names of environment variables made from names of resources.</summary>
internal static class VariableName
{
    public static string Encode(string name)
    {
        var letters = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return letters.Length > 0 && char.IsAsciiDigit(letters[0]) ? "_" + letters : letters;
    }

    public static string Upper(string name) => Encode(name).ToUpperInvariant();
}
