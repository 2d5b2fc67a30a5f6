using Datacube.Contracts.Errors;
using Datacube.Contracts.Files;

namespace Datacube.Storage.Files;

/// <summary>Maps keys to paths below one root and back; nothing it returns lies outside the root, symbolic links followed.</summary>
internal sealed class SafePath
{
    private readonly string prefix;
    private readonly string realRoot;

    public SafePath(string root)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        prefix = Root.EndsWith(Path.DirectorySeparatorChar) ? Root : Root + Path.DirectorySeparatorChar;
        realRoot = RealPath.Of(Root);
    }

    /// <summary>Full path of the root, without a separator at its end.</summary>
    public string Root { get; }

    /// <summary>The path of a valid key. Throws <c>name.form</c> where it would leave the root.</summary>
    public string Resolve(string key)
    {
        ObjectKey.Validate(key);
        var path = Path.GetFullPath(Path.Join(Root, key));
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
            throw Outside(key);
        // A link below the root is followed only where it ends below the root.
        for (var at = path; at.Length > Root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new FileInfo(at).LinkTarget is not null && !IsInside(RealPath.Of(at)))
                throw Outside(key);
        }
        return path;
    }

    private bool IsInside(string real) => real.StartsWith(realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static DatacubeException Outside(string key) =>
        new("name.form", $"The object key '{key}' leads outside the store's root folder.", "key");
}
