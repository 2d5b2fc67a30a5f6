using System.Diagnostics;
using System.Globalization;

namespace Datacube.Storage.Files;

/// <summary>
/// Names of files that are being written, <c>_tmp/.writes/{host}~{pid}~{process start}~{number}</c>, and the sweep of those whose writer is
/// dead: on this host by asking for the process, on other hosts and for publishers' temporaries by age.
/// </summary>
internal sealed class WriterTemporaries(string root, TimeProvider clock)
{
    /// <summary>The folder below <see cref="ObjectKey.TemporaryFolder"/>; no key may name it.</summary>
    public const string Folder = ".writes";

    /// <summary>After this age a temporary of another host is dead: no lease lives so long.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromHours(24);

    private static readonly string Host = new([.. Environment.MachineName.Where(char.IsAsciiLetterOrDigit)]);
    private static readonly string Owner = Describe();
    private static long number;

    private readonly string temporaries = Path.Join(root, ObjectKey.TemporaryFolder);

    /// <summary>A new path that no other writer has. Its folder may not be there: other stores of the root sweep it away.</summary>
    public string Next() => Path.Join(temporaries, Folder, NextName());

    /// <summary>A name that tells its writer, and that no other write has.</summary>
    public static string NextName() => string.Create(CultureInfo.InvariantCulture, $"{Owner}~{Interlocked.Increment(ref number)}");

    /// <summary>Removes what dead writers left; returns how many files.</summary>
    public int Sweep()
    {
        if (!Directory.Exists(temporaries))
            return 0;
        var removed = 0;
        var oldest = clock.GetUtcNow() - Age;
        try
        {
            foreach (var path in Directory.EnumerateFiles(temporaries, "*", SearchOption.AllDirectories))
            {
                if (!(IsDeadHere(Path.GetFileName(path)) || File.GetLastWriteTimeUtc(path) < oldest.UtcDateTime))
                    continue;
                File.Delete(path);
                removed++;
            }
        }
        catch (DirectoryNotFoundException)
        {
            return removed; // Another sweep found the folder empty and took it away.
        }
        return removed;
    }

    /// <summary>
    /// Removes the folders of temporaries where nothing lies in them. A folder that is not empty cannot be removed, so an unfinished write is
    /// safe; a writer that finds its folder gone makes it again.
    /// </summary>
    public void RemoveEmptyFolders()
    {
        foreach (var folder in (string[])[Path.Join(temporaries, Folder), temporaries])
        {
            try
            {
                if (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any())
                    return;
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                return; // Another writer has begun: the folder is in use again.
            }
        }
    }

    /// <summary>True where a name tells a writer of this host that does not run any more.</summary>
    public static bool IsDeadHere(string name)
    {
        var parts = name.Split('~');
        if (parts.Length != 4 || parts[0] != Host || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return parts[2] != StartOf(process);
        }
        catch (ArgumentException)
        {
            return true; // No such process.
        }
        catch (Exception error) when (error is InvalidOperationException or FileNotFoundException or DirectoryNotFoundException)
        {
            return true; // It ended while we asked.
        }
        catch (IOException)
        {
            return false; // Nobody knows; the next sweep asks again.
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // Another user's process: its age decides.
        }
    }

    private static string Describe()
    {
        using var self = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{Host}~{self.Id}~{StartOf(self)}");
    }

    /// <summary>
    /// When a process started, by a clock that nobody sets: on Linux its ticks since the start of the machine. The calendar's time would change
    /// with every step of the clock, and a living writer would be taken for a dead one. Elsewhere whole seconds, for two observers differ by milliseconds.
    /// </summary>
    private static string StartOf(Process process)
    {
        if (!OperatingSystem.IsLinux())
            return new DateTimeOffset(process.StartTime.ToUniversalTime().AddMilliseconds(500)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/stat"));
        // "1234 (name, maybe with blanks) S 1 …": the third word stands after the last bracket, the start is the twenty-second.
        return status[(status.LastIndexOf(')') + 2)..].Split(' ')[19];
    }
}
