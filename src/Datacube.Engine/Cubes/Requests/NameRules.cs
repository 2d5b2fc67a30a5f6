using System.Text.RegularExpressions;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>IN18: names chosen by users. A name never becomes a path unless it passes here.</summary>
public static partial class NameRules
{
    /// <summary>The allowed form, as it is shown to people.</summary>
    public const string Pattern = "^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$";

    private static readonly HashSet<string> Devices = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"com{n}", $"lpt{n}" })], StringComparer.Ordinal);

    private static readonly HashSet<string> Taken = new(
        ["count", "status", "date", "time", "time_bnds", "latitude", "longitude", "x", "y", "band", "bnds", "spatial_ref", "_datacube", "zarr.json", "c"], StringComparer.Ordinal);

    /// <summary>True where the name has the allowed form and is no device name of an operating system.</summary>
    public static bool IsValid(string name) =>
        name.Length <= 64 && Form().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !Devices.Contains(name.Split('.')[0]);

    internal static void CheckVariable(string name, Verdict verdict)
    {
        if (!IsValid(name))
        {
            verdict.Reject("--varname", "name.form", $"'{Shown.Value(name)}' ({name.Length} characters) is not a name. Allowed: {Pattern} without '..' and without names of devices (con, nul, com1 …), for example rgb_median.");
        }
        else if (Taken.Contains(name))
        {
            verdict.Reject("--varname", "name.form", $"'{name}' is the name of an array that every cube has. Allowed: {Pattern} except {string.Join(", ", Taken)}; for example rgb_median.");
        }
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
