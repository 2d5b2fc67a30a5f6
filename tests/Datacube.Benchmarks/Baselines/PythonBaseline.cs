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
    /// Runs the script with a job file and reads its figures; null, with a line on stderr, where Python or a module is missing.
    /// </summary>
    public static async Task<Measurement?> RunAsync(string script, JsonObject job, string workload, string variant, double units, string unit, CancellationToken cancellation)
    {
        var jobFile = Path.Combine(Path.GetTempPath(), $"datacube-baseline-{Environment.ProcessId}-{variant}.json");
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
                await Console.Error.WriteLineAsync($"{workload}: baseline {variant} ended with {process.ExitCode}; install python3-gdal, python3-numpy and python3-bottleneck to have it.");
                return null;
            }
            var figures = JsonNode.Parse(output)!;
            return new(workload, variant, figures["seconds"].Deserialize<double[]>()!, units, unit, figures["peak_mib"]!.GetValue<double>());
        }
        finally
        {
            File.Delete(jobFile);
        }
    }
}
