using System.Diagnostics;
using Datacube.Benchmarks.Fuzzing;
using Datacube.Testing;

namespace Datacube.Engine.Tests.Benchmarking;

/// <summary>The program of the benchmarks as a process of its own: damaged files may only ever end that one.</summary>
internal static class BenchmarkProgram
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public static Task<ProgramOutcome> RunAsync(params IEnumerable<string> arguments)
    {
        var runtime = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        return ExternalProgram.Outcome(new ProcessStartInfo(runtime, [typeof(FuzzCommand).Assembly.Location, .. arguments]), Deadline);
    }
}
