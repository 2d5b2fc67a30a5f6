using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datacube.Benchmarks.Harness;

/// <summary>Writes one JSON line per measurement.</summary>
public static class Report
{
    /// <summary>One line per measurement.</summary>
    public static string Line(Measurement measurement, int threads)
    {
        var line = new JsonObject
        {
            ["workload"] = measurement.Workload,
            ["variant"] = measurement.Variant,
            ["threads"] = measurement.Threads ?? threads,
            ["runs"] = measurement.Seconds.Count,
            ["median_s"] = Round(measurement.Median),
            ["min_s"] = Round(measurement.Seconds.Min()),
            ["max_s"] = Round(measurement.Seconds.Max()),
            ["cpu_s"] = double.IsNaN(measurement.ProcessorSeconds) ? null : Round(measurement.ProcessorSeconds),
            ["throughput"] = Round(measurement.Units / measurement.Median),
            ["unit"] = measurement.Unit + "/s",
            ["peak_mib"] = double.IsNaN(measurement.PeakMebibytes) ? null : Math.Round(measurement.PeakMebibytes),
            ["cores"] = Environment.ProcessorCount,
            ["simd"] = Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : "128",
        };
        if (measurement.Findings.Count > 0)
            line["findings"] = new JsonObject(measurement.Findings.Select(finding => KeyValuePair.Create(finding.Key, (JsonNode?)Math.Round(finding.Value, 6))));
        return line.ToJsonString(JsonSerializerOptions.Default);
    }

    private static double Round(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
