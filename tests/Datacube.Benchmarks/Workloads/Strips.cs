using Datacube.Benchmarks.Harness;
using Datacube.Pixels;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Runs a kernel over strips in parallel, with vectors up to a width.</summary>
internal static class Strips
{
    public static void Run(int count, BenchmarkOptions options, WidestVector widest, Action<int> strip) => Parallel.For(0, count, options.Parallelism, index =>
    {
        InstructionSet.Limit = widest;
        try
        {
            strip(index);
        }
        finally
        {
            InstructionSet.Limit = WidestVector.Any;
        }
    });
}
