namespace Datacube.Testing.Servers;

/// <summary>
/// A process whose calendar is wrong: libfaketime between it and the system. What it measures and waits for is not touched, as it is not by a
/// wrong clock of a machine.
/// </summary>
public static class ShiftedClock
{
    /// <summary>The library, or null where it is not installed.</summary>
    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.GetDirectories("/usr/lib", "*-linux-gnu*").Append("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    /// <summary>Settings of a process that reads its shift from a file, and looks into it every second.</summary>
    public static (string Name, string Value)[] From(string file) =>
    [
        ("LD_PRELOAD", Library ?? throw new InvalidOperationException("libfaketime is not installed; ./datacube test installs it.")),
        ("FAKETIME_TIMESTAMP_FILE", file),
        ("FAKETIME_CACHE_DURATION", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        // By default the library turns the deadlines of waits, which are monotonic, into ones that have passed: every timer of the runtime would spin.
        ("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
        // The times of files are those that their writer gave them, whoever looks.
        ("NO_FAKE_STAT", "1"),
    ];

    /// <summary>Sets the shift: <c>+15m</c>, <c>-15m</c>. At once or not at all, since somebody reads it.</summary>
    public static void Set(string file, string shift)
    {
        File.WriteAllText(file + ".new", shift + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }
}
