namespace Datacube.Testing;

/// <summary>Real satellite data beside the checkout, in <c>../shared/data</c>. It is optional: see <see cref="SharedDataFactAttribute"/>.</summary>
public static class SharedData
{
    /// <summary>The folder that holds the data sets, whether or not it exists.</summary>
    public static string Folder => Path.GetFullPath(Path.Combine(RepositoryRoot.Path, "..", "shared", "data"));

    /// <summary>True when the data set (a folder or file below <see cref="Folder"/>) is there.</summary>
    public static bool Has(string name) => Path.Exists(Path.Combine(Folder, name));

    /// <summary>True when the data set is there; otherwise false and a word to the log about what the test does instead, or an exception where the data are demanded.</summary>
    public static bool IsThere(string name, string otherwise) =>
        SkipReason(name) is { } reason ? Say($"{reason}: {otherwise}") : Path.Exists(Require(name));

    /// <summary>Path of a data set, or an exception that says where it was looked for.</summary>
    public static string Require(string name) =>
        Has(name) ? Path.Combine(Folder, name) : throw new DirectoryNotFoundException(Missing(name));

    internal static string? SkipReason(string name) => Requirement.SkipReason(Has(name), Missing(name), name, "data");

    private static bool Say(string text)
    {
        Console.WriteLine(text);
        return false;
    }

    private static string Missing(string name) => $"shared data '{name}' is not at {Path.Combine(Folder, name)}";
}
