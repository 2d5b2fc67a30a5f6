using System.Diagnostics;

namespace Datacube.Benchmarks.Harness;

/// <summary>
/// Times a variant: runs that are not counted until code is compiled and caches are warm, then the counted ones. Work of a few
/// milliseconds is repeated within a counted run: threads that just woke up would be what is measured.
/// </summary>
public static class Stopwatches
{
    private const double WarmUp = 0.3, ShortestRun = 0.1;
    private const int MostRepeats = 1000;

    // What the first run found being compiled is still being compiled in the second one.
    private const int FewestWarmRuns = 2;

    /// <summary>Runs <paramref name="once"/> and measures each counted run.</summary>
    public static async Task<Measurement> MeasureAsync(string workload, string variant, int runs, double units, string unit, Func<Task> once)
    {
        double last, total = 0;
        var warm = 0;
        do
        {
            last = await TimeAsync(once, 1);
            total += last;
        }
        while (++warm < FewestWarmRuns || total < WarmUp);

        var repeats = (int)Math.Clamp(Math.Ceiling(ShortestRun / last), 1, MostRepeats);
        PeakMemory.Reset();
        var seconds = new double[runs];
        var before = Environment.CpuUsage.TotalTime;
        for (var run = 0; run < runs; run++)
            seconds[run] = await TimeAsync(once, repeats);
        var used = (Environment.CpuUsage.TotalTime - before).TotalSeconds / (runs * repeats);
        return new(workload, variant, seconds, units, unit, PeakMemory.Read()) { ProcessorSeconds = used };
    }

    /// <summary>The same for work that completes where it is called.</summary>
    public static Task<Measurement> MeasureAsync(string workload, string variant, int runs, double units, string unit, Action once) =>
        MeasureAsync(workload, variant, runs, units, unit, () =>
        {
            once();
            return Task.CompletedTask;
        });

    private static async Task<double> TimeAsync(Func<Task> once, int repeats)
    {
        var start = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < repeats; repeat++)
            await once();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
    }
}
