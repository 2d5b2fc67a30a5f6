using Datacube.Testing;

namespace Datacube.Architecture.Tests;

/// <summary>The files under version control, found without asking git: everything except what builds and tools leave behind.</summary>
public static class Checkout
{
    private static readonly HashSet<string> LeftBehind = ["artifacts", "output", "bin", "obj", "node_modules", ".git", ".vs", ".vscode", ".idea", "TestResults"];

    private static readonly HashSet<string> TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".json", ".yml", ".yaml", ".txt", ".mjs", ".ts", ".sql", ".proto", ".sh", ".py", ".editorconfig", ".gitignore", ".gitattributes", ""];

    private static readonly Lazy<IReadOnlyList<string>> AllPaths = new(() => [.. Walk(RepositoryRoot.Path)]);

    private static readonly Lazy<IReadOnlyList<TextFile>> AllTexts = new(() =>
        [.. Paths.Where(path => TextEndings.Contains(Path.GetExtension(path))).Select(Read)]);

    public static IReadOnlyList<string> Paths => AllPaths.Value;

    public static IReadOnlyList<TextFile> Texts => AllTexts.Value;

    public static IEnumerable<TextFile> ProductSources => Texts.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) && IsProduct(file.Path));

    public static IEnumerable<TextFile> Projects => Texts.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal));

    public static TextFile Read(string path) => new(path, File.ReadAllText(RepositoryRoot.File(path)));

    private static bool IsProduct(string path) => !path.StartsWith("tests/", StringComparison.Ordinal) && !path.StartsWith("src/StandIns/", StringComparison.Ordinal);

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/');
        foreach (var inner in Directory.EnumerateDirectories(folder))
            if (!LeftBehind.Contains(Path.GetFileName(inner)))
                foreach (var file in Walk(inner))
                    yield return file;
    }
}
