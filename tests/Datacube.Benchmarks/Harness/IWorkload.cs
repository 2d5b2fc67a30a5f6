namespace Datacube.Benchmarks.Harness;

/// <summary>One workload of the performance table: prepared once, run several times, beside a baseline of the same run.</summary>
public interface IWorkload
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>Variables of the process that runs it: settings that a program reads when it starts.</summary>
    IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>();

    /// <summary>True for work of a service: the process runs with the runtime's settings of one.</summary>
    bool IsOfService => false;

    /// <summary>Makes input files that are not there yet. In a process of its own: what it allocates is not in the figures.</summary>
    Task PrepareAsync(BenchmarkOptions options, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Runs and yields one measurement per variant (ours, baselines).</summary>
    IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, CancellationToken cancellation);
}
