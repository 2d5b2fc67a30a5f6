using System.Diagnostics;
using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// How kernels that compute rather than read grow from one thread to all, in small pieces that threads take as they come, on planes that stay in the cache; beside
/// them multiply-adds in registers, which share nothing but what the machine's cores share. One thread and all of them take turns. "speedup" compares medians of wall
/// time, "speedup_best" the best rounds. Other processes take from both; "speedup_own" leaves out what they took: processor time of one thread against that of all threads with the time in which one had
/// nothing to do, divided among them. "idle" is the share of that time.
/// </summary>
internal sealed class ScalingWorkload : IWorkload
{
    private const int Rounds = 7;
    private const double WarmUp = 0.5, ShortestRun = 0.15;

    public string Name => "scaling";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var open in ScalingKernels.All)
        {
            using var kernel = open();
            foreach (var measurement in await Task.Run(() => Measure(kernel, options), cancellation))
                yield return measurement;
        }
    }

    private static Measurement[] Measure(ScalingKernel kernel, BenchmarkOptions options)
    {
        // Until code is compiled and all threads are awake; then as many repetitions as a run of one thread needs.
        var warm = 0.0;
        do
        {
            warm += Turn.Run(kernel, 1, options with { Threads = 1 }).Wall + Turn.Run(kernel, 1, options).Wall;
        }
        while (warm < WarmUp);
        var fastest = Enumerable.Range(0, Rounds).Min(_ => Turn.Run(kernel, 1, options with { Threads = 1 }).Wall);
        var repeats = (int)Math.Ceiling(ShortestRun / fastest);
        PeakMemory.Reset();
        Turn[] one = new Turn[Rounds], all = new Turn[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            one[round] = Turn.Run(kernel, repeats, options with { Threads = 1 });
            all[round] = Turn.Run(kernel, repeats, options);
        }
        Measurement single = Of(one, 1), together = Of(all, options.Threads);
        var findings = new Dictionary<string, double>
        {
            ["speedup"] = single.Median / together.Median,
            ["speedup_best"] = single.Seconds.Min() / together.Seconds.Min(),
        };
        if (ProcessTime.IsCounted)
        {
            var own = all.Select(turn => (turn.Processor + turn.Idle) / options.Threads).Order().ElementAt(Rounds / 2);
            findings["speedup_own"] = one.Select(turn => turn.Processor).Order().ElementAt(Rounds / 2) / own;
            findings["idle"] = all.Sum(turn => turn.Idle) / all.Sum(turn => turn.Processor + turn.Idle);
        }
        return [single, together with { Findings = findings }];

        Measurement Of(Turn[] turns, int threads) => new($"scaling/{kernel.Name}", kernel.IsBaseline ? "registers" : "datacube", [.. turns.Select(turn => turn.Wall)], kernel.Units * repeats, kernel.Unit, PeakMemory.Read())
        {
            Threads = threads,
            ProcessorSeconds = turns.Select(turn => turn.Processor).Order().ElementAt(Rounds / 2),
        };
    }

    /// <summary>One run of all pieces, so and so often.</summary>
    /// <param name="Wall">Seconds.</param>
    /// <param name="Processor">Processor seconds of all threads.</param>
    /// <param name="Idle">Seconds of all threads in which they neither ran nor wanted to.</param>
    private readonly record struct Turn(double Wall, double Processor, double Idle)
    {
        public static Turn Run(ScalingKernel kernel, int repeats, BenchmarkOptions options)
        {
            var (started, processor, waited) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, ProcessTime.Waited());
            Strips.Run(kernel.Pieces, options, WidestVector.Any, piece =>
            {
                // A piece again and again by the same thread: two at the same one would write to the same lines.
                for (var repeat = 0; repeat < repeats; repeat++)
                    kernel.Run(piece);
            });
            var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var used = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            return new(wall, used, Math.Max(0, (wall * options.Threads) - used - Math.Max(0, ProcessTime.Waited() - waited)));
        }
    }
}
