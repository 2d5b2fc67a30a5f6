namespace Datacube.Benchmarks.Harness;

/// <summary>One workload of the performance table: prepared once, run several times, beside a baseline of the same run.</summary>
public interface IWorkload
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>Makes inputs, runs and yields one measurement per variant (ours, baselines).</summary>
    IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, CancellationToken cancellation);
}
