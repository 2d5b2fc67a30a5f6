using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Files;

/// <summary>The one name of a place: what a path comes to when every symbolic link on the way is followed.</summary>
public static class RealPath
{
    // The limit of Linux.
    private const int MostLinks = 40;

    /// <summary>The path with every symbolic link resolved; parts that do not exist stay as written.</summary>
    /// <exception cref="DatacubeException"><c>uri.form</c>: its links lead in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var result = Path.GetPathRoot(full)!;
        var ahead = new Stack<string>(Parts(full[result.Length..]));
        for (var links = 0; ahead.TryPop(out var part);)
        {
            var next = part == ".." ? Path.GetDirectoryName(result) ?? result : Path.Join(result, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                result = next;
                continue;
            }
            if (++links > MostLinks)
                throw new DatacubeException("uri.form", $"'{path}' leads through more than {MostLinks} symbolic links, perhaps in a circle. Give the folder itself.");
            if (Path.IsPathRooted(target))
                result = Path.GetPathRoot(target)!;
            foreach (var further in Parts(target))
                ahead.Push(further);
        }
        return result;
    }

    private static IEnumerable<string> Parts(string path) =>
        path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Reverse();
}
