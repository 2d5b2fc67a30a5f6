using Datacube.Benchmarks.Harness;
using Datacube.Benchmarks.Workloads;

// datacube-benchmarks [workload …] [--runs n] [--threads n] [--folder dir] [--no-baselines]
IWorkload[] workloads = [new CompositeWorkload(), new MemoryWorkload(), new FormatsWorkload()];
var names = new List<string>();
var options = new BenchmarkOptions(Path.Combine(Path.GetTempPath(), "datacube-benchmarks"), 5, Environment.ProcessorCount, true);
for (var index = 0; index < args.Length; index++)
{
    options = args[index] switch
    {
        "--runs" => options with { Runs = int.Parse(args[++index], System.Globalization.CultureInfo.InvariantCulture) },
        "--threads" => options with { Threads = int.Parse(args[++index], System.Globalization.CultureInfo.InvariantCulture) },
        "--folder" => options with { Folder = Path.GetFullPath(args[++index]) },
        "--no-baselines" => options with { WithBaselines = false },
        _ => options,
    };
    if (!args[index].StartsWith('-') && (index == 0 || args[index - 1] is not ("--runs" or "--threads" or "--folder")))
        names.Add(args[index]);
}

var unknown = names.Where(name => workloads.All(workload => workload.Name != name)).ToArray();
if (unknown.Length > 0)
{
    await Console.Error.WriteLineAsync($"Unknown workload {string.Join(", ", unknown)}; there are {string.Join(", ", workloads.Select(workload => workload.Name))}.");
    return 2;
}

Directory.CreateDirectory(options.Folder);
foreach (var workload in workloads.Where(workload => names.Count == 0 || names.Contains(workload.Name)))
{
    var measurements = new List<Measurement>();
    await foreach (var measurement in workload.RunAsync(options, CancellationToken.None))
    {
        measurements.Add(measurement);
        Console.WriteLine(Report.Line(measurement, options.Threads));
    }
    foreach (var ratio in Report.Ratios(measurements))
        Console.WriteLine(ratio);
}
return 0;
