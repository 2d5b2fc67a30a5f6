using System.Collections.Concurrent;
using System.Diagnostics;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Xunit;

namespace Datacube.Jobs.Tests.Running;

/// <summary>From a submission through the broker to the end of the job.</summary>
[Trait("kind", "system")]
public sealed class WorkerTests
{
    private const string Servers = "server:postgres+rabbitmq";

    [RequiresProgramFact(Servers)]
    public async Task A_job_runs_through_its_phases_and_its_results_are_in_the_ledger()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        ConcurrentQueue<string> order = [];
        await using var worker = await WorkerBench.StartAsync(database, broker, (task, _) =>
        {
            order.Enqueue(task.Key);
            task.Report(1, 2);
            return Task.FromResult(new TaskResult($$"""{"key": "{{task.Key}}"}"""));
        }, ("Slots", "2"));
        var ended = await worker.EndOfAsync(await worker.SubmitAsync(LedgerBench.Job(5, finish: true, cleanup: true)));
        Assert.Equal((JobState.Succeeded, 6, 1.0), (ended.State, ended.Progress.Succeeded, ended.Progress.Fraction));
        Assert.Equal("finish", order.Last());
        Assert.Equal(6, order.Count);
        var tasks = await worker.Jobs.ListTasksAsync(ended.Id, TaskState.Succeeded, default);
        Assert.Equal("""{"key": "t3"}""", tasks.Single(task => task.Key == "t3").Result);
        await worker.AssertSoundAsync();
        Assert.DoesNotContain(worker.Logs.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [RequiresProgramFact(Servers)]
    public async Task A_worker_that_rests_hands_rings_on_until_one_that_works_hears_them()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        // Nobody rings again by himself, and the worker that lacks disk rests for as long as the test lasts.
        (string, string)[] silent = [("RingAgainAfter", "01:00:00"), ("RestAfterExhaustion", "01:00:00")];
        await using var tired = await WorkerBench.StartAsync(database, broker, (_, _) => throw new IOException("No space left on device", 28), [("Worker", "tired"), .. silent]);
        await tired.ReadyAsync();
        var job = await tired.SubmitAsync(LedgerBench.Job(1));
        await Until.TrueAsync(async () => !await tired.IsReadyAsync(), "the worker rests");
        await using var ledger = await LedgerBench.CreateAsync(connection: database);
        var rings = await ledger.ScalarAsync<long>("select last_value from pg_sequences where sequencename = 'outbox_id_seq'");
        // It is the only one who listens: each ring comes back to it, and it puts another one into the outbox.
        await Until.TrueAsync(async () => await ledger.ScalarAsync<long>("select last_value from pg_sequences where sequencename = 'outbox_id_seq'") >= rings + 2, "rings are handed on");
        await using var rested = await WorkerBench.StartAsync(database, broker, (_, _) => Task.FromResult(TaskResult.Nothing), [("Worker", "rested"), .. silent]);
        Assert.Equal(JobState.Succeeded, (await rested.EndOfAsync(job)).State);
        Assert.Equal("rested", Assert.Single(await rested.Jobs.ListTasksAsync(job, null, default)).Worker);
        Assert.False(tired.Logs.Has(2041) || rested.Logs.Has(2041), "the sweeper rang");
        await rested.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task A_watcher_sees_progress_within_tasks_and_the_end()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        await using var worker = await WorkerBench.StartAsync(database, broker, async (task, stop) =>
        {
            task.Report(1, 2);
            await Task.Delay(1200, stop);
            return TaskResult.Nothing;
        });
        List<Job> seen = [];
        await foreach (var job in worker.Jobs.WatchAsync(await worker.SubmitAsync(LedgerBench.Job(1)), default))
            seen.Add(job);
        Assert.Contains(seen, job => job.Progress is { Running: 1, Fraction: 0.5 });
        Assert.Equal(JobState.Succeeded, seen[^1].State);
    }

    [RequiresProgramFact(Servers)]
    public async Task Failures_are_treated_by_their_code_and_texts_are_scrubbed()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        ConcurrentDictionary<string, int> attempts = [];
        await using var worker = await WorkerBench.StartAsync(database, broker, (task, _) =>
        {
            var attempt = attempts.AddOrUpdate(task.Key, 1, (_, before) => before + 1);
            return task.Key switch
            {
                "t0" when attempt < 3 => throw new DatacubeException("source.unavailable", "try again"),
                "t1" => throw new DatacubeException("bbox.empty", "never works"),
                "t2" => throw new InvalidOperationException("password=hunter2 at https://user:hunter2@host/x?sig=hunter2"),
                "t3" => throw new HttpRequestException("https://host/x?X-Amz-Signature=hunter2"),
                _ => Task.FromResult(TaskResult.Nothing),
            };
        });
        var ended = await worker.EndOfAsync(await worker.SubmitAsync(LedgerBench.Job(5, finish: true)));
        Assert.Equal((JobState.PartiallySucceeded, 3, 3), (ended.State, ended.Progress.Succeeded, ended.Progress.Failed));
        var tasks = (await worker.Jobs.ListTasksAsync(ended.Id, null, default)).ToDictionary(task => task.Key);
        Assert.Equal(("bbox.empty", 1), (tasks["t1"].ErrorCode, attempts["t1"]));
        Assert.Equal(("internal", 2), (tasks["t2"].ErrorCode, attempts["t2"]));
        Assert.Equal(("source.unavailable", 5), (tasks["t3"].ErrorCode, attempts["t3"]));
        Assert.Matches("incident [0-9a-f]{12}", tasks["t2"].ErrorText);
        Assert.DoesNotContain(tasks.Values, task => task.ErrorText?.Contains("hunter2", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("hunter2", worker.Logs.All, StringComparison.Ordinal);
        await worker.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task One_trace_leads_from_the_submission_to_the_task()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        ConcurrentQueue<string?> traces = [];
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name is JobsMeter.Name or "test", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        await using var worker = await WorkerBench.StartAsync(database, broker, (_, _) =>
        {
            traces.Enqueue(Activity.Current?.TraceId.ToString());
            return Task.FromResult(TaskResult.Nothing);
        });
        using var request = source.StartActivity("request");
        await worker.EndOfAsync(await worker.SubmitAsync(LedgerBench.Job(2, finish: true)));
        Assert.Equal(Enumerable.Repeat(request!.TraceId.ToString(), 3), traces);
    }

    [RequiresProgramFact(Servers)]
    public async Task Two_workers_share_a_job_and_higher_priority_goes_first()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        ConcurrentQueue<(int Worker, string Key)> runs = [];
        HandlerScript Script(int number) => async (task, stop) =>
        {
            runs.Enqueue((number, task.JobId + task.Key));
            await Task.Delay(100, stop);
            return TaskResult.Nothing;
        };
        await using var one = await WorkerBench.StartAsync(database, broker, Script(1), ("Worker", "one"));
        await using var two = await WorkerBench.StartAsync(database, broker, Script(2), ("Worker", "two"));
        var first = await one.SubmitAsync(LedgerBench.Job(20, requestId: "a"));
        var urgent = await one.SubmitAsync(LedgerBench.Job(2, requestId: "b", priority: 10));
        await one.EndOfAsync(urgent);
        Assert.False((await one.Jobs.GetAsync(first, default)).HasEnded);
        await one.EndOfAsync(first);
        Assert.Equal(22, runs.Count);
        Assert.Equal(22, runs.Select(run => run.Key).Distinct().Count());
        Assert.All((int[])[1, 2], number => Assert.InRange(runs.Count(run => run.Worker == number), 3, 19));
        await one.AssertSoundAsync();
    }
}
