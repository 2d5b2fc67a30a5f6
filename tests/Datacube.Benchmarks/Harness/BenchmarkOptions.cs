using System.Globalization;

namespace Datacube.Benchmarks.Harness;

/// <summary>What the command line chose.</summary>
/// <param name="Folder">Where inputs and outputs go; kept between runs.</param>
/// <param name="Runs">Counted runs of each variant, after those that are not counted.</param>
/// <param name="Threads">Threads for every variant.</param>
/// <param name="WithBaselines">Also run the baselines.</param>
public sealed record BenchmarkOptions(string Folder, int Runs, int Threads, bool WithBaselines)
{
    /// <summary>Five runs on all cores, inputs below the system's temporary folder.</summary>
    public static BenchmarkOptions Standard { get; } = new(Path.Combine(Path.GetTempPath(), "datacube-benchmarks"), 5, Environment.ProcessorCount, true);

    /// <summary>Counted runs of a slow baseline.</summary>
    public int BaselineRuns => Math.Min(Runs, 3);

    /// <summary>Workloads to run; all where none is named.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];

    /// <summary>The part of one workload that this process does; null in the process that starts the others.</summary>
    public string? Step { get; init; }

    /// <summary>A file of JSON lines to print as a table instead of running anything.</summary>
    public string? TableOf { get; init; }

    /// <summary>The README whose table is replaced; null prints the table.</summary>
    public string? Readme { get; init; }

    /// <summary>Edge in pixels of the workload <c>memory</c> with 150 dates × ten bands; null runs its short form.</summary>
    public int? LongSeriesEdge { get; init; }

    /// <summary>Items of the workload <c>stac</c>.</summary>
    public int Items { get; init; } = 1_000_000;

    /// <summary>Only what searches of the workload <c>stac</c> look at, and short bodies: the first pages of many more items.</summary>
    public bool Slim { get; init; }

    /// <summary>How tasks of one variant are run in parallel.</summary>
    public ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = Threads };

    /// <summary>Reads arguments; throws <see cref="ArgumentException"/> for what it does not know.</summary>
    public static BenchmarkOptions Parse(IEnumerable<string> arguments)
    {
        var options = Standard;
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var word))
        {
            options = word switch
            {
                "--runs" => options with { Runs = Number(word, rest) },
                "--threads" => options with { Threads = Number(word, rest) },
                "--folder" => options with { Folder = Path.GetFullPath(Value(word, rest)) },
                "--no-baselines" => options with { WithBaselines = false },
                "--step" => options with { Step = Value(word, rest) },
                "--full" => options with { LongSeriesEdge = options.LongSeriesEdge ?? 9600 },
                "--edge" => options with { LongSeriesEdge = Number(word, rest) },
                "--items" => options with { Items = Number(word, rest) },
                "--slim" => options with { Slim = true },
                "--table" => options with { TableOf = Value(word, rest) },
                "--readme" => options with { Readme = Value(word, rest) },
                _ when word.StartsWith('-') => throw new ArgumentException($"Unknown option {word}; there are --runs, --threads, --folder, --no-baselines, --full, --edge, --items, --slim, --table and --readme."),
                _ => options with { Workloads = [.. options.Workloads, word] },
            };
        }

        return options;
    }

    private static int Number(string option, Queue<string> rest)
    {
        var value = Value(option, rest);
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{option} takes a number above 0, not '{value}'.");
    }

    private static string Value(string option, Queue<string> rest) => rest.TryDequeue(out var value) ? value : throw new ArgumentException($"{option} takes a value.");
}
