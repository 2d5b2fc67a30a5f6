namespace Datacube.Contracts.Files;

/// <summary>
/// Holds a place for one process by a lock of the operating system on a file beside it: whoever is killed holds it no longer, whatever the file says.
/// The file goes with the holder; one that a killed process left does not block.
/// </summary>
public sealed class PlaceLock : IDisposable
{
    // errno as .NET hands it through, and the Windows code of the same meaning.
    private const int WouldBlockLinux = 11, WouldBlockMac = 35;
    private const int WindowsSharing = unchecked((int)0x80070020);

    private readonly string path;
    private readonly FileStream file;

    private PlaceLock(string path, FileStream file) => (this.path, this.file) = (path, file);

    /// <summary>Takes the lock; null where another one has it.</summary>
    /// <param name="path">The lock file, below no folder that its holder removes.</param>
    public static PlaceLock? TryTake(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        while (true)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException error) when (error.HResult is WouldBlockLinux or WouldBlockMac or WindowsSharing)
            {
                return null;
            }
            // Between opening and locking, its holder may have removed the file: a lock on a file without a name excludes nobody.
            if (new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) != true)
                return new(path, file);
            file.Dispose();
        }
    }

    /// <summary>Removes the file while it is still locked, and lets go.</summary>
    public void Dispose()
    {
        try
        {
            if (!OperatingSystem.IsWindows() && file.CanRead)
                File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's file in a folder where only owners may delete, or a folder that has moved: a file that nobody has locked blocks nobody.
        }
        finally
        {
            file.Dispose();
        }
    }
}
