using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Datacube.Benchmarks.Harness;

/// <summary>Runs each step of a workload in a process of its own: nothing that another one allocated, compiled or cached is in its figures.</summary>
public static class ChildRuns
{
    /// <summary>Making inputs, and measuring.</summary>
    public const string Prepare = "prepare", Measure = "measure";

    /// <summary>Runs this program for one step of a workload; what it prints appears here. Returns its exit code.</summary>
    public static async Task<int> RunAsync(IWorkload workload, string step, BenchmarkOptions options, CancellationToken cancellation)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The system does not tell the program's path.");
        var start = new ProcessStartInfo(program);
        // Started as "dotnet program.dll" the path is the host's.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        foreach (var word in (string[])[workload.Name, "--step", step, "--runs", Text(options.Runs), "--threads", Text(options.Threads), "--items", Text(options.Items), "--folder", options.Folder])
            start.ArgumentList.Add(word);
        if (workload.IsOfService)
            start.Environment["DOTNET_TieredPGO"] = start.Environment["DOTNET_TC_QuickJitForLoops"] = "1";
        if (!options.WithBaselines)
            start.ArgumentList.Add("--no-baselines");
        if (options.Slim)
            start.ArgumentList.Add("--slim");
        if (options.LongSeriesEdge is { } edge)
        {
            start.ArgumentList.Add("--edge");
            start.ArgumentList.Add(Text(edge));
        }
        foreach (var (name, value) in workload.Variables)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
