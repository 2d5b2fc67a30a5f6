using Datacube.Benchmarks.Fuzzing;
using Datacube.Benchmarks.Harness;
using Datacube.Benchmarks.Workloads;

// datacube-benchmarks [workload …] [--runs n] [--threads n] [--folder dir] [--no-baselines]   one JSON line per measurement
// datacube-benchmarks --table file [--readme README.md]                                      the lines of a file as a Markdown table, or put into a README
// datacube-benchmarks --list                                                                  the workloads of the specification and their targets
// datacube-benchmarks fuzz [target …] [--minutes n] [--seed n] [--case n]                     damaged files against the readers
if (args is ["fuzz", ..])
    return await FuzzCommand.RunAsync(args[1..], CancellationToken.None);

var workloads = WorkloadList.All;
BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args.Where(word => word != "--list"));
    options = options with { Workloads = SpecifiedWorkloads.Resolve(options.Workloads) };
}
catch (ArgumentException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 2;
}

if (args.Contains("--list"))
{
    Console.WriteLine(string.Join('\n', SpecifiedWorkloads.Lines()));
    return 0;
}

if (options.TableOf is { } file)
{
    var table = MarkdownTable.Of(await File.ReadAllLinesAsync(file)).ToArray();
    if (options.Readme is { } readme)
        await File.WriteAllTextAsync(readme, ReadmeTable.Replace(await File.ReadAllTextAsync(readme), table));
    else
        Console.WriteLine(string.Join('\n', table));
    return 0;
}

var unknown = options.Workloads.Where(name => workloads.All(workload => workload.Name != name)).ToArray();
if (unknown.Length > 0)
{
    await Console.Error.WriteLineAsync($"Unknown workload {string.Join(", ", unknown)}; there are {string.Join(", ", workloads.Select(workload => workload.Name))}.");
    return 2;
}

Directory.CreateDirectory(options.Folder);
var chosen = workloads.Where(workload => options.Workloads.Count == 0 || options.Workloads.Contains(workload.Name));
var failed = 0;
foreach (var workload in chosen)
{
    if (options.Step == ChildRuns.Prepare)
    {
        await workload.PrepareAsync(options, CancellationToken.None);
    }
    else if (options.Step == ChildRuns.Measure)
    {
        await foreach (var measurement in workload.RunAsync(options, CancellationToken.None))
            Console.WriteLine(Report.Line(measurement, options.Threads));
    }
    else
    {
        foreach (var step in (string[])[ChildRuns.Prepare, ChildRuns.Measure])
            failed |= await ChildRuns.RunAsync(workload, step, options, CancellationToken.None);
    }
}
return failed;
