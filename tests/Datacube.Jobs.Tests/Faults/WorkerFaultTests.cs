using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Datacube.Jobs.Tests.Faults;

/// <summary>Workers stop, stand still, run out of disk and are told to end.</summary>
[Trait("kind", "fault")]
public sealed class WorkerFaultTests
{
    private const string Servers = "server:postgres+rabbitmq";

    [RequiresProgramTheory(Servers)]
    [InlineData("result", 2012)]
    [InlineData("error", 2011)]
    [InlineData("question", 2011)]
    public async Task Fault_2_what_a_worker_that_stood_still_longer_than_its_lease_ends_with_does_not_count(string end, int said)
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        var wake = new TaskCompletionSource();
        var frozen = await WorkerBench.StartAsync(database, broker, async (held, _) =>
        {
            await wake.Task;
            if (end == "question")
                await held.RequireLeaseAsync(default);
            if (end == "error")
                throw new InvalidOperationException("what it worked with was removed");
            return new TaskResult("""{"by": "frozen"}""");
        }, ("Worker", "frozen"));
        var job = await frozen.SubmitAsync(LedgerBench.Job(1));
        await Until.TrueAsync(async () => (await frozen.Jobs.GetAsync(job, default)).Progress.Running == 1, "the task runs");
        // As good as SIGSTOP for the lease: nobody renews any more.
        frozen.Services.GetRequiredService<LeaseKeeper>().Dispose();
        await using var other = await WorkerBench.StartAsync(database, broker, (_, _) => Task.FromResult(new TaskResult("""{"by": "other"}""")), ("Worker", "other"));
        await other.EndOfAsync(job);
        wake.SetResult();
        await Until.TrueAsync(() => frozen.Logs.Has(said), "the frozen worker learns that it came too late");
        Assert.False(frozen.Logs.Has(2016));
        var task = Assert.Single(await other.Jobs.ListTasksAsync(job, null, default));
        Assert.Equal(("""{"by": "other"}""", "other", 1), (task.Result, task.Worker, task.Interruptions));
        await other.AssertSoundAsync();
        await frozen.DisposeAsync();
    }

    [RequiresProgramTheory(Servers)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_3_a_worker_that_stops_gives_its_task_back_within_ten_seconds_and_nothing_is_charged(bool obeys)
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        var stubborn = new TaskCompletionSource();
        var first = await WorkerBench.StartAsync(database, broker, async (_, stop) =>
        {
            await (obeys ? Task.Delay(Timeout.Infinite, stop) : stubborn.Task);
            return TaskResult.Nothing;
        }, ("Worker", "first"));
        var job = await first.SubmitAsync(LedgerBench.Job(1));
        await Until.TrueAsync(async () => (await first.Jobs.GetAsync(job, default)).Progress.Running == 1, "the task runs");
        // Its own limit is five seconds; the deadline is that of a machine with other things to do.
        await first.StopAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await using var second = await WorkerBench.StartAsync(database, broker, (_, _) => Task.FromResult(TaskResult.Nothing), ("Worker", "second"));
        await second.EndOfAsync(job);
        var task = Assert.Single(await second.Jobs.ListTasksAsync(job, null, default));
        Assert.Equal(("second", 0, 0), (task.Worker, task.Interruptions, task.Failures));
        stubborn.SetResult();
        await first.DisposeAsync();
        await second.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task Fault_9_a_worker_without_disk_rests_unready_and_the_task_is_not_charged_with_a_failure()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        var attempts = 0;
        await using var worker = await WorkerBench.StartAsync(database, broker, (_, _) =>
            Interlocked.Increment(ref attempts) == 1 ? throw new IOException("No space left on device", 28) : Task.FromResult(TaskResult.Nothing), ("RestAfterExhaustion", "00:00:01.5"));
        await worker.ReadyAsync();
        var job = await worker.SubmitAsync(LedgerBench.Job(1));
        await Until.TrueAsync(async () => !await worker.IsReadyAsync(), "the worker is not ready");
        await worker.EndOfAsync(job);
        await worker.ReadyAsync();
        var task = Assert.Single(await worker.Jobs.ListTasksAsync(job, null, default));
        Assert.Equal((2, 0, 1), (attempts, task.Failures, task.Interruptions));
        await worker.AssertSoundAsync();
    }

    [RequiresProgramTheory(Servers)]
    [InlineData(CancelMode.Keep)]
    [InlineData(CancelMode.Remove)]
    public async Task Fault_27_a_job_cancelled_in_the_middle_of_a_task_ends_within_a_heartbeat(CancelMode mode)
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        ConcurrentQueue<string> cleaned = [];
        await using var worker = await WorkerBench.StartAsync(database, broker, async (task, stop) =>
        {
            if (task.Kind == "cleanup")
                cleaned.Enqueue(task.Key);
            else if (task.Key != "t0")
                await Task.Delay(Timeout.Infinite, stop);
            return TaskResult.Nothing;
        });
        var job = await worker.SubmitAsync(LedgerBench.Job(5, finish: true, cleanup: true));
        await Until.TrueAsync(async () => (await worker.Jobs.GetAsync(job, default)).Progress is { Succeeded: 1, Running: 1 }, "the second task runs");
        await worker.Jobs.CancelAsync(job, mode, default);
        await worker.Jobs.CancelAsync(job, mode, default);
        var ended = await worker.EndOfAsync(job);
        Assert.Equal((JobState.Cancelled, 1, 5), (ended.State, ended.Progress.Succeeded, ended.Progress.Cancelled));
        Assert.Equal(mode == CancelMode.Remove ? ["cleanup"] : [], cleaned);
        await worker.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task A_handler_that_throws_when_it_is_asked_to_stop_does_not_end_the_process()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        await using var worker = await WorkerBench.StartAsync(database, broker, async (_, stop) =>
        {
            stop.Register(() => throw new InvalidOperationException("a careless callback"));
            await Task.Delay(Timeout.Infinite, stop);
            return TaskResult.Nothing;
        });
        var job = await worker.SubmitAsync(LedgerBench.Job(1));
        await Until.TrueAsync(async () => (await worker.Jobs.GetAsync(job, default)).Progress.Running == 1, "the task runs");
        await worker.Jobs.CancelAsync(job, CancelMode.Keep, default);
        Assert.Equal(JobState.Cancelled, (await worker.EndOfAsync(job)).State);
        await Until.TrueAsync(() => worker.Logs.Has(2021), "the callback's exception is logged");
    }

    [RequiresProgramFact(Servers)]
    public async Task What_a_dead_worker_left_is_handed_to_the_cleaner_until_it_succeeds()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        Guid job;
        await using (var ledger = await LedgerBench.CreateAsync(connection: database))
        {
            job = (await ledger.SubmitAsync(LedgerBench.Job(1))).JobId;
            await ledger.ExecuteAsync($"update tasks set lease_until = now() - interval '1 s' where id = '{(await ledger.ClaimAsync("dead"))!.Id}'");
        }
        var cleaner = new CountingCleaner();
        await using var worker = await WorkerBench.StartAsync(database, broker, (_, _) => Task.FromResult(TaskResult.Nothing), jobs => jobs.Services.AddScoped<IAttemptCleaner>(_ => cleaner));
        await Until.TrueAsync(() => cleaner.Calls >= 2, "the cleaner was called again after it had failed");
        await worker.EndOfAsync(job);
        await worker.AssertSoundAsync();
        Assert.Equal(("t0", 1L), (cleaner.Last!.Key, cleaner.Last.Token));
    }

    [RequiresProgramFact(Servers)]
    public async Task Nothing_is_cleaned_while_another_attempt_of_the_task_is_at_work()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        await using var ledger = await LedgerBench.CreateAsync(connection: database);
        var job = (await ledger.SubmitAsync(LedgerBench.Job(1))).JobId;
        await ledger.ExecuteAsync($"update tasks set lease_until = now() - interval '1 s' where id = '{(await ledger.ClaimAsync("dead"))!.Id}'");
        var work = new TaskCompletionSource();
        var cleaner = new CountingCleaner();
        await using var worker = await WorkerBench.StartAsync(database, broker, async (_, _) =>
        {
            await work.Task;
            return TaskResult.Nothing;
        }, jobs => jobs.Services.AddScoped<IAttemptCleaner>(_ => cleaner));
        await Until.TrueAsync(async () => (await worker.Jobs.GetAsync(job, default)).Progress.Running == 1, "the second attempt runs");
        Assert.Equal(0, cleaner.Calls);
        work.SetResult();
        await worker.EndOfAsync(job);
        await Until.TrueAsync(() => cleaner.Calls >= 2, "the cleaner is called once the task has ended");
        Assert.InRange(cleaner.Last!.End, DateTimeOffset.UnixEpoch, (await worker.Jobs.GetAsync(job, default)).EndedAt!.Value);
    }

    [RequiresProgramFact(Servers)]
    public async Task A_store_that_never_answers_delays_neither_the_end_of_leases_nor_the_cleaning_of_others_and_is_given_up()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        await using var ledger = await LedgerBench.CreateAsync(connection: database);
        var job = (await ledger.SubmitAsync(LedgerBench.Job(2))).JobId;
        foreach (var claim in new[] { (await ledger.ClaimAsync("dead"))!, (await ledger.ClaimAsync("dead"))! })
            await ledger.ExecuteAsync($"update tasks set lease_until = now() - interval '1 s' where id = '{claim.Id}'");
        // This lease runs out when the cleaner has long been stuck.
        var late = (await ledger.SubmitAsync(LedgerBench.Job(1, """{"late":1}"""))).JobId;
        await ledger.ExecuteAsync($"update tasks set lease_until = now() + interval '3 s' where id = '{(await ledger.ClaimAsync("dead"))!.Id}'");
        var cleaner = new StuckCleaner(job, "t0");
        await using var worker = await WorkerBench.StartAsync(database, broker, (_, _) => Task.FromResult(TaskResult.Nothing), jobs => jobs.Services.AddScoped<IAttemptCleaner>(_ => cleaner), ("CleanWithin", "00:00:08"), ("MaxCleanings", "1"));
        await worker.EndOfAsync(job);
        await Until.TrueAsync(() => cleaner.Stuck.Count == 1, "the cleaner is stuck");
        await worker.EndOfAsync(late);
        Assert.False(worker.Logs.Has(2044));
        await Until.TrueAsync(() => worker.Logs.Has(2044), "cleaning is given up");
        await Until.TrueAsync(async () => await ledger.ScalarAsync<long>("select count(*) from attempts where not cleaned") == 0, "all others are cleaned");
        Assert.Single(cleaner.Stuck);
        Assert.Equal(2, cleaner.Done.Count);
    }

    /// <summary>Hears no request to stop, like a blocked file system.</summary>
    private sealed class StuckCleaner(Guid job, string key) : IAttemptCleaner
    {
        internal ConcurrentQueue<string> Stuck { get; } = [];

        internal ConcurrentQueue<string> Done { get; } = [];

        public Task CleanAsync(EndedAttempt attempt, CancellationToken cancellation)
        {
            var isStuck = attempt.JobId == job && attempt.Key == key;
            (isStuck ? Stuck : Done).Enqueue(attempt.Key);
            return isStuck ? new TaskCompletionSource().Task : Task.CompletedTask;
        }
    }

    private sealed class CountingCleaner : IAttemptCleaner
    {
        private int calls;

        internal int Calls => Volatile.Read(ref calls);

        internal EndedAttempt? Last { get; private set; }

        public Task CleanAsync(EndedAttempt attempt, CancellationToken cancellation)
        {
            Last = attempt;
            return Interlocked.Increment(ref calls) == 1 ? throw new DatacubeException("source.unavailable", "the store is away") : Task.CompletedTask;
        }
    }
}
