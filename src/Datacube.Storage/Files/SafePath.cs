using Datacube.Contracts.Errors;

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
        realRoot = RealPath(Root);
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
            if (new FileInfo(at).LinkTarget is not null && !IsInside(RealPath(at)))
                throw Outside(key);
        }
        return path;
    }

    /// <summary>The path with every symbolic link on the way resolved; parts that do not exist stay as written.</summary>
    public static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var result = Path.GetPathRoot(full)!;
        foreach (var segment in full[result.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Join(result, segment);
            var target = new FileInfo(next).LinkTarget is null ? null : File.ResolveLinkTarget(next, returnFinalTarget: true);
            result = target is null ? next : target.FullName;
        }
        return result;
    }

    private bool IsInside(string real) => real.StartsWith(realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static DatacubeException Outside(string key) =>
        new("name.form", $"The object key '{key}' leads outside the store's root folder.", "key");
}
