using System.Globalization;
using System.Text.Json.Nodes;

namespace Datacube.Benchmarks.Harness;

/// <summary>A Markdown table of measurements: one row per workload and baseline, ours beside it.</summary>
public static class MarkdownTable
{
    /// <summary>The first line.</summary>
    public const string Heading = "| Workload | Datacube | Baseline | Faster | By processor time | Findings |";

    private const string Ours = "datacube";

    /// <summary>The table's lines, headings included.</summary>
    /// <param name="jsonLines">What a run of the benchmarks printed; a variant that was measured again counts with its last line.</param>
    public static IEnumerable<string> Of(IEnumerable<string> jsonLines)
    {
        yield return Heading;
        yield return "|---|---|---|---|---|---|";
        var measured = jsonLines.Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!.AsObject());
        foreach (var workload in measured.GroupBy(line => $"{line["workload"]}, {Threads((int)line["threads"]!)}"))
        {
            var variants = workload.GroupBy(line => (string)line["variant"]!).ToDictionary(group => group.Key, group => group.Last());
            variants.Remove(Ours, out var ours);
            if (ours is not null && variants.Count == 0)
                yield return Row(workload.Key, ours, null);
            foreach (var baseline in variants.Values)
                yield return Row(workload.Key, ours, baseline);
        }
    }

    private static string Row(string workload, JsonObject? ours, JsonObject? baseline)
    {
        var findings = string.Join("; ", new[] { Findings(ours, ""), Findings(baseline, $"{baseline?["variant"]} ") }.Where(text => text.Length > 0));
        return $"| {workload} | {Figures(ours)} | {(baseline is null ? "" : $"{baseline["variant"]}: {Figures(baseline)}")} | {Ratio(ours, baseline, "median_s")} | {Ratio(ours, baseline, "cpu_s")} | {findings} |";
    }

    private static string Ratio(JsonObject? ours, JsonObject? baseline, string figure) =>
        ours?[figure] is { } of && baseline?[figure] is { } against ? Short((double)against / (double)of) + "×" : "";

    private static string Figures(JsonObject? line)
    {
        if (line is null)
            return "";
        var peak = line["peak_mib"] is { } mebibytes ? $", {mebibytes} MiB" : "";
        return $"{Short((double)line["throughput"]!)} {line["unit"]} ({Time((double)line["median_s"]!)}{peak})";
    }

    private static string Findings(JsonObject? line, string prefix) => line?["findings"] is not JsonObject findings
        ? ""
        : string.Join(", ", findings.Select(finding => $"{prefix}{finding.Key.Replace("|", @"\|", StringComparison.Ordinal)} {((double)finding.Value!).ToString("0.#####", CultureInfo.InvariantCulture)}"));

    private static string Threads(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    private static string Time(double seconds) => seconds < 1 ? $"{Short(seconds * 1000)} ms" : $"{Short(seconds)} s";

    private static string Short(double value) => value.ToString(value < 10 ? "0.##" : value < 100 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
