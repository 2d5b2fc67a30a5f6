using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Harness;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// How kernels that compute rather than read grow from one thread to all: each workload with one and with all threads, in turns, several times, because
/// both cores must be free for it. "speedup" compares the medians of all rounds, "speedup_best" the best runs.
/// </summary>
internal sealed class ScalingWorkload(params IReadOnlyList<IWorkload> workloads) : IWorkload
{
    private const int Rounds = 2;

    public string Name => "scaling";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Dictionary<string, Measurement> one = [], all = [];
        foreach (var workload in workloads)
        {
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var (threads, found) in ((int, Dictionary<string, Measurement>)[])[(1, one), (options.Threads, all)])
                {
                    await foreach (var measured in workload.RunAsync(options with { Threads = threads, WithBaselines = false }, cancellation))
                        found[measured.Workload] = measured with { Threads = threads, Seconds = [.. found.GetValueOrDefault(measured.Workload)?.Seconds ?? [], .. measured.Seconds] };
                }
            }
        }
        foreach (var (name, single) in one)
        {
            yield return single with { Workload = $"scaling/{name}" };
            yield return all[name] with
            {
                Workload = $"scaling/{name}",
                Findings = new Dictionary<string, double> { ["speedup"] = single.Median / all[name].Median, ["speedup_best"] = single.Seconds.Min() / all[name].Seconds.Min() },
            };
        }
    }
}
