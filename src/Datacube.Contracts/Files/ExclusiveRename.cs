using System.Runtime.InteropServices;

namespace Datacube.Contracts.Files;

/// <summary>
/// Gives a finished file its final name only where nothing has that name. <see cref="File.Move(string, string)"/> does not suffice: on Unix
/// it looks first and renames then, so two racing writers can both succeed.
/// </summary>
public static partial class ExclusiveRename
{
    private const int Exists = 17, NotPermitted = 1, NotSupportedLinux = 95, NotSupportedMac = 45, InvalidArgument = 22;
    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;

    /// <summary>Moves <paramref name="source"/> to <paramref name="destination"/>; false where the destination exists (the source stays then).</summary>
    public static bool TryMove(string source, string destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        if (OperatingSystem.IsWindows())
            return TryMoveOnWindows(source, destination);
        // link(2) is atomic and fails with EEXIST: of any number of racing callers exactly one gets the name.
        if (Link(source, destination) == 0)
        {
            File.Delete(source);
            return true;
        }
        var error = Marshal.GetLastPInvokeError();
        if (error == Exists)
            return false;
        // File systems without hard links (exFAT, some network mounts) mostly know the exclusive rename.
        if (OperatingSystem.IsLinux() && error is NotPermitted or NotSupportedLinux or NotSupportedMac or InvalidArgument)
        {
            if (RenameAt2(CurrentFolder, source, CurrentFolder, destination, NoReplace) == 0)
                return true;
            error = Marshal.GetLastPInvokeError();
            if (error == Exists)
                return false;
        }
        var text = Marshal.GetPInvokeErrorMessage(error);
        throw error == 2 ? new DirectoryNotFoundException(text) : new IOException(text, error);
    }

    private static bool TryMoveOnWindows(string source, string destination)
    {
        try
        {
            // MoveFileEx without the replace flag is exclusive.
            File.Move(source, destination, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(destination))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
