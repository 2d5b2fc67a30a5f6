using Datacube.Contracts.Errors;
using Datacube.Jobs.Leasing;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Datacube.Jobs.Tests.Leasing;

/// <summary>Random steps in any order, doubled and late, against PostgreSQL and against the model; after every step both must say the same.</summary>
public sealed class LedgerModelTests
{
    private const int MaxFailures = 3;
    private const int MaxInterruptions = 3;
    private static readonly string[] Codes = ["source.unavailable", "raster.corrupt", "internal", "bbox.empty", "source.unauthorized"];

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task Any_order_of_claims_renewals_ends_expiries_and_cancels_gives_what_the_model_says()
    {
        await using var bench = await LedgerBench.CreateAsync(limits => (limits.MaxFailures, limits.MaxInterruptions) = (MaxFailures, MaxInterruptions));
        var steps = Arb.From(Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), 70), Shrink);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(250), Prop.ForAll(steps, bytes => Run(bench, bytes)));
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "fault")]
    public async Task Fault_19_permuted_and_doubled_ends_of_one_attempt_count_once()
    {
        await using var bench = await LedgerBench.CreateAsync();
        for (var seed = 0; seed < 60; seed++)
        {
            await bench.ClearAsync();
            var random = new Random(seed);
            var job = (await bench.SubmitAsync(LedgerBench.Job(1))).JobId;
            var task = (await bench.ClaimAsync())!;
            Func<Task>[] events = [() => bench.CompleteAsync(task), () => bench.CompleteAsync(task), () => bench.FailAsync(task), () => bench.EndAsync(task, new AttemptEnd(AttemptOutcome.Released)), () => bench.ExpireAsync(task.Id), () => bench.ClaimAsync("w2")];
            random.Shuffle(events);
            foreach (var happens in events)
                await happens();
            await bench.AssertSoundAsync();
            var row = Assert.Single(await bench.TasksAsync(job));
            Assert.InRange(row.LeaseToken, 1, 2);
            Assert.InRange(row.Failures + row.Interruptions, 0, 2);
        }
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task Workers_at_the_same_time_give_every_task_one_result_and_every_job_an_end()
    {
        await using var bench = await LedgerBench.CreateAsync(limits => limits.MaxInterruptions = 1000);
        for (var round = 0; round < 6; round++)
        {
            var job = (await bench.SubmitAsync(LedgerBench.Job(40, finish: true, requestId: $"r{round}", maxFailed: 100))).JobId;
            var results = 0;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => WorkAsync(bench, worker, round, () => Interlocked.Increment(ref results)))));
            await bench.AssertSoundAsync();
            var ended = await bench.Jobs.GetAsync(job, default);
            Assert.True(ended.HasEnded);
            Assert.Equal(ended.Progress.Succeeded, results);
        }
    }

    private static async Task WorkAsync(LedgerBench bench, int worker, int seed, Action succeeded)
    {
        var random = new Random(seed * 100 + worker);
        List<ClaimedTask> late = [];
        for (var idle = 0; idle < 20;)
        {
            var task = await bench.ClaimAsync($"w{worker}");
            idle = task is null ? idle + 1 : 0;
            if (task is null)
            {
                await bench.Sweep.RunAsync(default);
                continue;
            }
            switch (random.Next(8))
            {
                case 0: await bench.FailAsync(task); break;
                case 1: await bench.EndAsync(task, new AttemptEnd(AttemptOutcome.Released)); break;
                case 2: await bench.ExpireAsync(task.Id); late.Add(task); break;
                default:
                    if (await bench.CompleteAsync(task))
                        succeeded();
                    break;
            }
            foreach (var zombie in late)
                Assert.False(await bench.CompleteAsync(zombie));
        }
    }

    private static IEnumerable<byte[]> Shrink(byte[] steps)
    {
        for (var part = steps.Length / 2; part >= 2; part /= 2)
            for (var from = 0; from + part <= steps.Length; from += part)
                yield return [.. steps[..from], .. steps[(from + part)..]];
    }

    private static bool Run(LedgerBench bench, byte[] steps) => Task.Run(() => RunAsync(bench, steps)).GetAwaiter().GetResult();

    private static async Task<bool> RunAsync(LedgerBench bench, byte[] steps)
    {
        await bench.ClearAsync();
        var tasks = 1 + (steps.Length > 0 ? steps[0] % 4 : 0);
        var model = new LedgerModel(tasks, MaxFailures, MaxInterruptions, maxFailedTasks: 1);
        var job = (await bench.SubmitAsync(LedgerBench.Job(tasks, finish: true, cleanup: true, maxFailed: 1))).JobId;
        var held = new List<ClaimedTask>();
        for (var i = 0; i + 1 < steps.Length; i += 2)
        {
            await StepAsync(bench, model, job, held, steps[i], steps[i + 1]);
            await SameAsync(bench, model, job);
        }
        await bench.AssertSoundAsync();
        return true;
    }

    private static async Task StepAsync(LedgerBench bench, LedgerModel model, Guid job, List<ClaimedTask> held, byte kind, byte argument)
    {
        var task = held.Count == 0 ? null : held[argument % held.Count];
        switch (kind % 20)
        {
            case < 7:
                int? message = argument % 3 == 0 ? argument % 9 : null;
                var claimed = await bench.ClaimAsync($"w{argument % 2}", message is { } number ? new Guid(number, 0, 0, new byte[8]) : null);
                Assert.Equal(model.Claim(message), claimed is null ? null : (claimed.Key, claimed.Token));
                if (claimed is not null)
                    held.Add(claimed);
                break;
            case < 9 when task is not null:
                var renewed = bench.Tasks.Renew([new LeaseProof(task.Id, task.Token, argument, 255)], TimeSpan.FromSeconds(5));
                Assert.Equal(model.Renew(task.Key, task.Token), renewed.Count == 0 ? null : renewed[0].Stop);
                break;
            case < 13 when task is not null:
                Assert.Equal(model.Complete(task.Key, task.Token), await bench.CompleteAsync(task));
                break;
            case < 16 when task is not null:
                var code = ErrorTable.Find(Codes[argument / 7 % Codes.Length]);
                await bench.FailAsync(task, code.Code);
                model.End(task.Key, task.Token, AttemptOutcome.Failed, code.Retry);
                break;
            case 16 when task is not null:
                var outcome = argument % 2 == 0 ? AttemptOutcome.Released : AttemptOutcome.Cancelled;
                await bench.EndAsync(task, new AttemptEnd(outcome));
                model.End(task.Key, task.Token, outcome, RetryDecision.Release);
                break;
            case < 18 when task is not null:
                await bench.ExpireAsync(task.Id);
                var holder = model.Tasks.Find(row => row.Key == task.Key)!;
                model.End(task.Key, holder.Token, AttemptOutcome.Interrupted, RetryDecision.Release);
                break;
            case 18 when argument % 3 == 0:
                await bench.Jobs.CancelAsync(job, argument % 2 == 0 ? CancelMode.Keep : CancelMode.Remove, default);
                model.Cancel(argument % 2 != 0);
                break;
            case 19:
                var refused = await Record.ExceptionAsync(() => bench.Jobs.RedriveAsync(job, default));
                Assert.Equal(model.Redrive(), refused is null);
                break;
        }
    }

    private static async Task SameAsync(LedgerBench bench, LedgerModel model, Guid job)
    {
        var rows = (await bench.TasksAsync(job)).OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}:{row.State}:{row.LeaseToken}:{row.Failures}:{row.Interruptions}");
        Assert.Equal(model.Tasks.Select(row => row.ToString()).Order(StringComparer.Ordinal), rows);
        var seen = await bench.Jobs.GetAsync(job, default);
        Assert.Equal((model.State, model.CancelRequested), (seen.State, seen.CancelRequested));
    }
}
