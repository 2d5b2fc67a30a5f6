using System.Globalization;

namespace Datacube.Benchmarks.Harness;

/// <summary>Processor time of other processes in seconds, as Linux's scheduler counts it; NaN elsewhere.</summary>
internal static class ProcessTime
{
    /// <summary>That of a process, all its threads together.</summary>
    public static double Of(int process) => Sum($"/proc/{process}/task");

    /// <summary>Whether this kernel counts at all.</summary>
    public static bool IsCounted { get; } = File.Exists("/proc/self/schedstat");

    /// <summary>How long threads of this process were ready to run and another one ran instead.</summary>
    public static double Waited() => Sum("/proc/self/task", 1);

    /// <summary>That of the children of a process that still live: the backends of a PostgreSQL server.</summary>
    public static double OfChildren(int parent)
    {
        try
        {
            return File.ReadAllText($"/proc/{parent}/task/{parent}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(child => Sum($"/proc/{child}/task"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return double.NaN;
        }
    }

    private static double Sum(string tasks, int field = 0)
    {
        try
        {
            return Directory.EnumerateDirectories(tasks).Sum(task => SecondsOf(Path.Combine(task, "schedstat"), field));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile.
            return 0;
        }
    }

    private static double SecondsOf(string schedule, int field)
    {
        try
        {
            return double.Parse(File.ReadAllText(schedule).Split(' ')[field], CultureInfo.InvariantCulture) / 1e9;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The thread has ended meanwhile.
            return 0;
        }
    }
}
