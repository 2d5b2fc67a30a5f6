using Datacube.Benchmarks.Harness;
using Datacube.Pixels;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Runs a kernel over strips in parallel, with vectors up to a width.</summary>
internal static class Strips
{
    /// <summary>Threads take one strip at a time: <see cref="Parallel"/> hands out more and more at once, and at the end all but one would wait for the last.</summary>
    public static void Run(int count, BenchmarkOptions options, WidestVector widest, Action<int> strip)
    {
        var next = -1;
        Parallel.For(0, Math.Min(options.Threads, count), options.Parallelism, _ =>
        {
            InstructionSet.Limit = widest;
            try
            {
                for (var index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
                    strip(index);
            }
            finally
            {
                InstructionSet.Limit = WidestVector.Any;
            }
        });
    }
}
