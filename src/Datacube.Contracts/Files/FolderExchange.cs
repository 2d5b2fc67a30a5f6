using System.Runtime.InteropServices;

namespace Datacube.Contracts.Files;

/// <summary>Lets two folders of one file system change places at once, so that at every moment each name leads to one of the two, whole.</summary>
public static partial class FolderExchange
{
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    /// <summary>Exchanges; false where the system or the file system cannot (nothing has changed then).</summary>
    public static bool TryExchange(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return OperatingSystem.IsLinux() && RenameAt2(CurrentFolder, one, CurrentFolder, other, Exchange) == 0;
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
