namespace Datacube.Architecture.Tests;

/// <summary>A file of the checkout, or a made-up one that a test shows to a rule. The path is relative to the root, with slashes.</summary>
public sealed record TextFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public IReadOnlyList<string> Folders => Path.Split('/')[..^1];

    public string[] Lines => Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
