namespace Datacube.Cli.Commands;

/// <summary>Files that are never seen half written.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await File.WriteAllTextAsync(temporary, text, cancellation);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
