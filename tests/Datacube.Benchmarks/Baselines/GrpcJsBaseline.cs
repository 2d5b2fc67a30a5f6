using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Harness;
using Datacube.Benchmarks.Workloads;
using Datacube.Testing;

namespace Datacube.Benchmarks.Baselines;

/// <summary>The same calls with @grpc/grpc-js, client and server as two processes of Node.</summary>
internal static class GrpcJsBaseline
{
    /// <summary>One measurement for each of ours; none, with a line on stderr, where Node or the package is missing.</summary>
    internal static async IAsyncEnumerable<Measurement> RunAsync(IReadOnlyList<Measurement> ours, BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!options.WithBaselines)
            yield break;
        if (!ExternalProgram.Has("node:@grpc/grpc-js"))
        {
            await Console.Error.WriteLineAsync("grpc: no baseline grpc-js; npm ci in tests/readers installs it.");
            yield break;
        }
        string proto = RepositoryRoot.File("tests", "Datacube.Benchmarks", "Protos", "bench.proto"), script = Path.Combine(ExternalProgram.Readers, "grpc", "bench.mjs");
        int[] numbers = [options.BaselineRuns, GrpcWorkload.Calls, GrpcWorkload.InFlight, GrpcWorkload.SmallBytes, GrpcWorkload.StreamMessages, GrpcWorkload.StreamBytes];
        var start = new ProcessStartInfo("node", [script, proto, .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        var outcome = await ExternalProgram.Outcome(start, TimeSpan.FromMinutes(5));
        if (outcome.ExitCode != 0)
            throw new InvalidOperationException($"{script} ended with {outcome.ExitCode}: {outcome.Errors}");
        var figures = JsonNode.Parse(outcome.Output)!;
        foreach (var like in ours)
            yield return like with
            {
                Variant = "grpc-js",
                Seconds = figures[like.Workload.Split('/', ',')[1]].Deserialize<double[]>()!,
                PeakMebibytes = double.NaN,
                ProcessorSeconds = double.NaN,
            };
    }
}
