using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Harness;

namespace Datacube.Benchmarks.Baselines;

/// <summary>Runs a baseline script with Debian's Python, whose GDAL and numpy packages are the peers we measure against.</summary>
public static class PythonBaseline
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>
    /// Runs the script with a job file and reads its figures; null, with a line on stderr, where Python or a module is missing. The job
    /// gets <c>runs</c> and, where it names none, <c>threads</c>.
    /// </summary>
    public static async Task<Measurement?> RunAsync(string script, JsonObject job, BenchmarkOptions options, Measurement like, string variant, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(like);
        if (!options.WithBaselines || !File.Exists(Interpreter))
            return null;
        job["runs"] = options.BaselineRuns;
        job["threads"] = like.Threads ?? options.Threads;
        var jobFile = Path.Combine(options.Folder, $"job-{Environment.ProcessId}-{variant}.json");
        await File.WriteAllTextAsync(jobFile, job.ToJsonString(), cancellation);
        try
        {
            var start = new ProcessStartInfo(Interpreter) { RedirectStandardOutput = true };
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Baselines", script));
            start.ArgumentList.Add(jobFile);
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start.");
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
            {
                await Console.Error.WriteLineAsync($"{like.Workload}: no baseline {variant}, its script ended with {process.ExitCode}; Debian has python3-gdal, python3-numpy, python3-bottleneck and python3-rasterio.");
                return null;
            }
            var figures = JsonNode.Parse(output)!;
            return like with
            {
                Variant = variant,
                Seconds = figures["seconds"].Deserialize<double[]>()!,
                PeakMebibytes = figures["peak_mib"]!.GetValue<double>(),
                ProcessorSeconds = figures["cpu_s"]!.GetValue<double>(),
                Findings = new Dictionary<string, double>(),
            };
        }
        finally
        {
            File.Delete(jobFile);
        }
    }
}
