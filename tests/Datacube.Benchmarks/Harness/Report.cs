using System.Runtime.Intrinsics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datacube.Benchmarks.Harness;

/// <summary>Writes one JSON line per measurement and, at the end of a workload, ratios to the baselines of the same run.</summary>
public static class Report
{
    /// <summary>One line per measurement.</summary>
    public static string Line(Measurement measurement, int threads) => new JsonObject
    {
        ["workload"] = measurement.Workload,
        ["variant"] = measurement.Variant,
        ["threads"] = threads,
        ["runs"] = measurement.Seconds.Count,
        ["median_s"] = Round(measurement.Median),
        ["min_s"] = Round(measurement.Seconds.Min()),
        ["max_s"] = Round(measurement.Seconds.Max()),
        ["throughput"] = Round(measurement.Units / measurement.Median),
        ["unit"] = measurement.Unit + "/s",
        ["peak_mib"] = double.IsNaN(measurement.PeakMebibytes) ? null : Math.Round(measurement.PeakMebibytes),
        ["cores"] = Environment.ProcessorCount,
        ["simd"] = Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : "128",
    }.ToJsonString(JsonSerializerOptions.Default);

    /// <summary>How many times faster than the baseline, one line per pair of the same workload.</summary>
    public static IEnumerable<string> Ratios(IReadOnlyList<Measurement> measurements) =>
        from ours in measurements
        where ours.Variant == "datacube"
        from baseline in measurements
        where baseline.Workload == ours.Workload && baseline.Variant != "datacube"
        select new JsonObject
        {
            ["workload"] = ours.Workload,
            ["baseline"] = baseline.Variant,
            ["times_faster"] = Round(baseline.Median / ours.Median),
        }.ToJsonString(JsonSerializerOptions.Default);

    private static double Round(double value) => double.Parse(value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
