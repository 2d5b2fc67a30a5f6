using System.Globalization;

namespace Datacube.Benchmarks.Harness;

/// <summary>Peak resident memory of this process, as Linux accounts it.</summary>
public static class PeakMemory
{
    /// <summary>Forgets the peak so far.</summary>
    public static void Reset()
    {
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
    }

    /// <summary>MiB since the last <see cref="Reset"/>; NaN where the system does not tell.</summary>
    public static double Read()
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
    }
}
