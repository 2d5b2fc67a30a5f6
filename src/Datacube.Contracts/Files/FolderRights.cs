using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Datacube.Contracts.Files;

/// <summary>Owner, group and mode of folders.</summary>
public static partial class FolderRights
{
    private const int CurrentFolder = -100;
    // What the kernel fills for statx(2), the same on every processor: the user at byte 20, the group at byte 24.
    private const int StatBytes = 256, UserAt = 20, GroupAt = 24;
    private const uint UserAndGroup = 0x18;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a folder that nobody else may enter, or makes one such.</summary>
    public static void MakePrivate(string path)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Private);
    }

    /// <summary>
    /// Gives a folder the mode of another one (with set-group-ID and the sticky bit), and its owner and group as far as this user may: the group stays without the owner, and both stay
    /// as they are where neither is permitted.
    /// </summary>
    public static void Copy(string from, string to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (OperatingSystem.IsWindows())
            return;
        var stat = new byte[StatBytes];
        if (OperatingSystem.IsLinux() && Stat(CurrentFolder, from, 0, UserAndGroup, stat) == 0)
        {
            var group = BinaryPrimitives.ReadUInt32LittleEndian(stat.AsSpan(GroupAt));
            if (ChangeOwner(to, BinaryPrimitives.ReadUInt32LittleEndian(stat.AsSpan(UserAt)), group) != 0)
                _ = ChangeOwner(to, uint.MaxValue, group);
        }
        // Last, for a change of the owner may take bits away.
        File.SetUnixFileMode(to, File.GetUnixFileMode(from));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int folder, string path, int flags, uint mask, [Out] byte[] answer);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
