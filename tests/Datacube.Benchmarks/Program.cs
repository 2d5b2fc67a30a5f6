using Datacube.Benchmarks.Fuzzing;
using Datacube.Benchmarks.Harness;
using Datacube.Benchmarks.Workloads;

// datacube-benchmarks [workload …] [--runs n] [--threads n] [--folder dir] [--no-baselines]   one JSON line per measurement
// datacube-benchmarks --table file                                                           the lines of a file as a Markdown table
// datacube-benchmarks fuzz [target …] [--minutes n] [--seed n] [--case n]                     damaged files against the readers
if (args is ["fuzz", ..])
    return await FuzzCommand.RunAsync(args[1..], CancellationToken.None);

IWorkload[] workloads =
[
    new CompositeWorkload(), new MemoryWorkload(), new MedianWorkload(), new WarpWorkload(), new WarpFileWorkload(),
    new CogReadWorkload(), new CogWriteWorkload(), new ZarrWorkload(), new LedgerWorkload(), new StacWorkload(), new GrpcWorkload(),
    new GeomedianWorkload(deviations: false), new GeomedianWorkload(deviations: true), new PercentilesWorkload(),
];
BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (ArgumentException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 2;
}

if (options.TableOf is { } file)
{
    foreach (var line in MarkdownTable.Of(await File.ReadAllLinesAsync(file)))
        Console.WriteLine(line);
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
