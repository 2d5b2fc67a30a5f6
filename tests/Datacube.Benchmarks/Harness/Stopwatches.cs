using System.Diagnostics;

namespace Datacube.Benchmarks.Harness;

/// <summary>Times a variant: one warm-up, then the counted runs.</summary>
public static class Stopwatches
{
    /// <summary>Runs <paramref name="once"/> and measures each counted run.</summary>
    public static async Task<Measurement> MeasureAsync(string workload, string variant, int runs, double units, string unit, Func<Task> once)
    {
        await once();
        PeakMemory.Reset();
        var seconds = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await once();
            seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        return new(workload, variant, seconds, units, unit, PeakMemory.Read());
    }
}
