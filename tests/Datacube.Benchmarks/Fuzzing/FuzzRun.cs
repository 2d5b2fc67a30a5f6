using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Harness;
using Datacube.Contracts.Errors;

namespace Datacube.Benchmarks.Fuzzing;

/// <summary>
/// Damages sound files and reads them, for a time or a number of cases. A finding is any other exception than a coded one, a case that
/// takes longer than half a minute, or a process that grows beyond a gigabyte. A case follows from the run's seed and its number alone.
/// </summary>
public sealed class FuzzRun(IFuzzTarget target, int seed, string folder)
{
    private const double MostMebibytes = 1024;
    private const int CasesBetweenMemoryChecks = 64;
    // A case takes milliseconds; this is for a machine that others use too.
    private static readonly TimeSpan LongestCase = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<string, int> outcomes = new(StringComparer.Ordinal);
    private readonly string place = Path.Combine(folder, target.Name);
    private TimeSpan slowest;

    /// <summary>Runs cases from <paramref name="first"/> on until the time is over; returns one JSON line and whether nothing was found.</summary>
    public async Task<(string Line, bool Passed)> RunAsync(TimeSpan time, int first, int most, CancellationToken cancellation)
    {
        var seeds = await target.SeedsAsync(cancellation);
        PeakMemory.Reset();
        var started = Stopwatch.GetTimestamp();
        var number = first;
        string? finding = null;
        while (finding is null && number - first < most && Stopwatch.GetElapsedTime(started) < time)
            finding = await CaseAsync(seeds, number++, cancellation);
        var line = new JsonObject
        {
            ["workload"] = "fuzz/" + target.Name,
            ["seed"] = seed,
            ["first"] = first,
            ["cases"] = number - first,
            ["seconds"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
            ["slowest_ms"] = Math.Round(slowest.TotalMilliseconds),
            ["peak_mib"] = Math.Round(PeakMemory.Read()),
            ["outcomes"] = new JsonObject(outcomes.Select(outcome => KeyValuePair.Create(outcome.Key, (JsonNode?)outcome.Value))),
            ["finding"] = finding,
        };
        return (line.ToJsonString(), finding is null);
    }

    private async Task<string?> CaseAsync(IReadOnlyList<IReadOnlyDictionary<string, byte[]>> seeds, int number, CancellationToken cancellation)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var files = seeds[random.Next(seeds.Count)];
        var victim = files.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(files.Count));
        await WriteAsync(files, victim, Mutation.Apply(files[victim], files, target.IsText, random), cancellation);
        var begun = Stopwatch.GetTimestamp();
        string outcome;
        try
        {
            await Task.Run(() => target.ReadAsync(place, cancellation), cancellation).WaitAsync(LongestCase, cancellation);
            outcome = "read";
        }
        catch (DatacubeException refused)
        {
            outcome = refused.Code;
        }
        catch (Exception other) when (other is not OperationCanceledException)
        {
            // Whatever it is, it has no code: the run ends, and the files that did it stay.
            return string.Create(CultureInfo.InvariantCulture, $"case {number} ({victim}): {other}");
        }
        var took = Stopwatch.GetElapsedTime(begun);
        slowest = took > slowest ? took : slowest;
        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        return number % CasesBetweenMemoryChecks == 0 && PeakMemory.Read() > MostMebibytes ? $"before case {number} the process had grown beyond {MostMebibytes} MiB" : null;
    }

    private async Task WriteAsync(IReadOnlyDictionary<string, byte[]> files, string victim, byte[] damaged, CancellationToken cancellation)
    {
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(place, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, name == victim ? damaged : content, cancellation);
        }
    }
}
