using System.Globalization;

namespace Datacube.Testing;

/// <summary>A disk that really gets full: a file system in memory, mounted in a fresh folder and unmounted at the end. Mounting needs root.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private const int SystemAdministration = 21;
    private const string Ballast = "ballast";

    private readonly TempFolder? own;

    private SmallDisk(TempFolder? own, string folder) => (this.own, Folder) = (own, folder);

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    internal static string? SkipReason => Requirement.SkipReason(MayMount(), "Mounting a small file system needs root with CAP_SYS_ADMIN; run as root to test a full disk", "mount");

    /// <summary>Mounts one.</summary>
    /// <param name="size">As mount takes it: <c>64k</c>, <c>8m</c>.</param>
    /// <param name="folder">An empty folder of the test; null for a fresh one.</param>
    public static async Task<SmallDisk> MountAsync(string size, string? folder = null)
    {
        var own = folder is null ? new TempFolder() : null;
        var disk = new SmallDisk(own, folder ?? own!.Path);
        await ExternalProgram.Run("mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk.Folder]);
        return disk;
    }

    /// <summary>Takes all space that is left.</summary>
    public async Task FillAsync()
    {
        var block = new byte[4096];
        await using var file = new FileStream(Path.Combine(Folder, Ballast), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                await file.WriteAsync(block);
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Path.Combine(Folder, Ballast));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Lazily: a process that is about to end may still have a file open.
        await ExternalProgram.Run("umount", ["-l", Folder]);
        own?.Dispose();
    }

    private static bool MayMount()
    {
        const string label = "CapEff:";
        var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(label, StringComparison.Ordinal)) : null;
        return line is not null
            && ((ulong.Parse(line.AsSpan(label.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) >> SystemAdministration) & 1) != 0;
    }
}
