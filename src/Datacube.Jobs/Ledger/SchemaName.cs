using System.Text.RegularExpressions;

namespace Datacube.Jobs.Ledger;

/// <summary>Names of schemas stand in statements as they are, so only plain ones are taken.</summary>
internal static partial class SchemaName
{
    internal static string Checked(string schema) =>
        Plain().IsMatch(schema) ? schema : throw new ArgumentException($"'{schema}' is no name of a schema: 1 to 40 lower-case letters, digits and underscores, a letter first.", nameof(schema));

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$")]
    private static partial Regex Plain();
}
