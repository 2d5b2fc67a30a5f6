namespace Datacube.Storage.Files;

/// <summary>
/// Temporary names beside a file that is too large to be written twice: <c>{file}.{writer}.writing</c>, renamed to the file in the end. A
/// writer that was killed leaves its own; the next writer of the same file takes it away.
/// </summary>
public static class FilesInWriting
{
    private const string Extension = ".writing";

    /// <summary>A name that no other writer has: two may write the same file at once.</summary>
    public static string Next(string path) => $"{path}.{WriterTemporaries.NextName()}{Extension}";

    /// <summary>Removes what dead writers of a file left beside it; returns how many. The folder must exist.</summary>
    public static int RemoveDead(string path)
    {
        var name = Path.GetFileName(path) + ".";
        var removed = 0;
        foreach (var found in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"*{Extension}"))
        {
            var file = Path.GetFileName(found);
            if (!file.StartsWith(name, StringComparison.Ordinal) || !WriterTemporaries.IsDeadHere(file[name.Length..^Extension.Length]))
                continue;
            File.Delete(found);
            removed++;
        }
        return removed;
    }
}
