using Datacube.Contracts.Errors;
using Datacube.Jobs.Leasing;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Xunit;

namespace Datacube.Jobs.Tests.Ledger;

/// <summary>How jobs end: well, partly, early, cancelled; and how they go on after that.</summary>
[Trait("kind", "fault")]
public sealed class EndOfJobTests
{
    private const string Postgres = "server:postgres";

    [RequiresProgramFact(Postgres)]
    public async Task A_job_stops_early_when_more_tasks_failed_than_it_allows()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var job = (await bench.SubmitAsync(LedgerBench.Job(10, finish: true, maxFailed: 2))).JobId;
        for (var i = 0; i < 3; i++)
            await bench.FailAsync((await bench.ClaimAsync())!, "bbox.empty");
        Assert.Null(await bench.ClaimAsync());
        var ended = await bench.Jobs.GetAsync(job, default);
        Assert.Equal((JobState.Failed, "job.too_many_failures", 3, 8), (ended.State, ended.ErrorCode, ended.Progress.Failed, ended.Progress.Cancelled));
        Assert.Contains("limit 2", ended.ErrorText, StringComparison.Ordinal);
        await bench.AssertSoundAsync();
    }

    [Theory, Trait("kind", "unit")]
    [InlineData(1, 10)]
    [InlineData(200, 10)]
    [InlineData(1000, 50)]
    public void The_limit_of_failed_tasks_is_the_greater_of_ten_and_five_per_cent(int tasks, int limit) =>
        Assert.Equal(limit, SubmissionRules.MaxFailedTasks(LedgerBench.Job(tasks)));

    [RequiresProgramFact(Postgres)]
    public async Task Fault_21_a_task_that_kills_its_worker_each_time_fails_at_the_limit_and_the_others_do_not_suffer()
    {
        await using var bench = await LedgerBench.CreateAsync(limits => limits.MaxInterruptions = 3);
        var job = (await bench.SubmitAsync(LedgerBench.Job(3, finish: true))).JobId;
        while (await bench.ClaimAsync() is { } task)
        {
            if (task.Key == "t1")
                await bench.ExpireAsync(task.Id);
            else
                await bench.CompleteAsync(task);
        }
        var poison = (await bench.TasksAsync(job)).Single(task => task.Key == "t1");
        Assert.Equal((TaskState.Failed, "task.crashes_worker", 3, 0, 3L), (poison.State, poison.ErrorCode, poison.Interruptions, poison.Failures, poison.LeaseToken));
        Assert.Equal((JobState.PartiallySucceeded, 3), ((await bench.Jobs.GetAsync(job, default)).State, (await bench.Jobs.GetAsync(job, default)).Progress.Succeeded));
        await bench.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_17_three_deliveries_of_one_message_claim_once()
    {
        await using var bench = await LedgerBench.CreateAsync();
        await bench.SubmitAsync(LedgerBench.Job(5));
        var message = Guid.NewGuid();
        var claims = await Task.WhenAll(Enumerable.Range(0, 3).Select(worker => Task.Run(() => bench.ClaimAsync($"w{worker}", message))));
        Assert.Single(claims, claim => claim is not null);
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_18_a_message_that_comes_again_when_the_inbox_has_forgotten_it_finds_nothing_to_do()
    {
        await using var bench = await LedgerBench.CreateAsync();
        await bench.SubmitAsync(LedgerBench.Job(1));
        var message = Guid.NewGuid();
        await bench.CompleteAsync((await bench.ClaimAsync("w", message))!);
        await bench.ExecuteAsync("delete from inbox");
        Assert.Null(await bench.ClaimAsync("w", message));
        await bench.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_27_cancelling_before_the_start_in_between_twice_and_after_the_end()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var early = (await bench.SubmitAsync(LedgerBench.Job(3, requestId: "early"))).JobId;
        Assert.Equal(JobState.Cancelled, (await bench.Jobs.CancelAsync(early, CancelMode.Keep, default)).State);
        Assert.Null(await bench.ClaimAsync());

        var running = (await bench.SubmitAsync(LedgerBench.Job(3, requestId: "running", cleanup: true))).JobId;
        await bench.CompleteAsync((await bench.ClaimAsync())!);
        var task = (await bench.ClaimAsync())!;
        Assert.True((await bench.Jobs.CancelAsync(running, CancelMode.Keep, default)) is { HasEnded: false, CancelRequested: true });
        Assert.Null(await bench.ClaimAsync());
        Assert.True(Assert.Single(bench.Tasks.Renew([new LeaseProof(task.Id, task.Token, 0, 0)], TimeSpan.FromSeconds(5))).Stop);
        await bench.Jobs.CancelAsync(running, CancelMode.Keep, default);
        await bench.EndAsync(task, new AttemptEnd(AttemptOutcome.Cancelled));
        var ended = await bench.Jobs.GetAsync(running, default);
        Assert.Equal((JobState.Cancelled, 1, 2), (ended.State, ended.Progress.Succeeded, ended.Progress.Cancelled));
        Assert.Equal(ended, await bench.Jobs.CancelAsync(running, CancelMode.Remove, default));
        await bench.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_27_cancelling_with_removal_runs_the_cleanup_task_once_everything_else_has_ended()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var job = (await bench.SubmitAsync(LedgerBench.Job(3, cleanup: true))).JobId;
        await bench.CompleteAsync((await bench.ClaimAsync())!);
        var task = (await bench.ClaimAsync())!;
        await bench.Jobs.CancelAsync(job, CancelMode.Remove, default);
        Assert.Null(await bench.ClaimAsync());
        await bench.ExpireAsync(task.Id);
        var cleanup = (await bench.ClaimAsync())!;
        Assert.Equal("cleanup", cleanup.Kind);
        Assert.False(Assert.Single(bench.Tasks.Renew([new LeaseProof(cleanup.Id, cleanup.Token, 0, 0)], TimeSpan.FromSeconds(5))).Stop);
        await bench.FailAsync(cleanup);
        await bench.CompleteAsync((await bench.ClaimAsync())!);
        Assert.Equal(JobState.Cancelled, (await bench.Jobs.GetAsync(job, default)).State);
        Assert.Equal("job.state", (await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.RedriveAsync(job, default))).Code);
        await bench.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task What_a_cleanup_could_not_remove_is_told_with_the_cancelled_job()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var job = (await bench.SubmitAsync(LedgerBench.Job(1, cleanup: true))).JobId;
        await bench.Jobs.CancelAsync(job, CancelMode.Remove, default);
        await bench.FailAsync((await bench.ClaimAsync())!, "bbox.empty");
        var ended = await bench.Jobs.GetAsync(job, default);
        Assert.Equal((JobState.Cancelled, "bbox.empty", "text"), (ended.State, ended.ErrorCode, ended.ErrorText));
        await bench.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task Fault_19_a_job_cancelled_before_its_message_arrives_starts_nothing_and_an_old_message_after_the_end_neither()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var job = (await bench.SubmitAsync(LedgerBench.Job(1))).JobId;
        var task = (await bench.TasksAsync(job))[0];
        await bench.Jobs.CancelAsync(job, CancelMode.Keep, default);
        var claim = await bench.Tasks.ClaimAsync(LedgerBench.Kinds, "w", Guid.NewGuid(), task.Id, default);
        Assert.True(claim is { Task: null, RungTaskExists: true });
        Assert.Equal(JobState.Cancelled, (await bench.Jobs.GetAsync(job, default)).State);
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_failed_job_runs_again_with_fresh_counters_and_keeps_what_had_succeeded()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var job = (await bench.SubmitAsync(LedgerBench.Job(3, finish: true))).JobId;
        await bench.FailAsync((await bench.ClaimAsync())!, "bbox.empty");
        while (await bench.ClaimAsync() is { } task)
            await bench.CompleteAsync(task);
        Assert.Equal(JobState.PartiallySucceeded, (await bench.Jobs.GetAsync(job, default)).State);
        Assert.Equal(JobState.Running, (await bench.Jobs.RedriveAsync(job, default)).State);
        Assert.Equal("job.state", (await Assert.ThrowsAsync<DatacubeException>(() => bench.Jobs.RedriveAsync(job, default))).Code);
        List<string> again = [];
        while (await bench.ClaimAsync() is { } task)
        {
            again.Add(task.Key);
            await bench.CompleteAsync(task);
        }
        Assert.Equal(["t0", "finish"], again);
        Assert.Equal((JobState.Succeeded, 4), ((await bench.Jobs.GetAsync(job, default)).State, (await bench.Jobs.GetAsync(job, default)).Progress.Succeeded));
        await bench.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_task_that_failed_by_a_bug_waits_for_another_worker()
    {
        await using var bench = await LedgerBench.CreateAsync(limits => limits.ElsewhereFor = TimeSpan.FromMinutes(1));
        await bench.SubmitAsync(LedgerBench.Job(1));
        await bench.FailAsync((await bench.ClaimAsync("a"))!, "internal");
        Assert.Null(await bench.ClaimAsync("a"));
        Assert.NotNull(await bench.ClaimAsync("b"));
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_wait_that_the_source_asked_for_is_kept_by_the_database_clock()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var job = (await bench.SubmitAsync(LedgerBench.Job(1))).JobId;
        await bench.FailAsync((await bench.ClaimAsync())!, "source.throttled", TimeSpan.FromMinutes(5));
        Assert.Null(await bench.ClaimAsync());
        Assert.InRange(await bench.ScalarAsync<double>($"select extract(epoch from not_before - now())::float8 from tasks where job_id = '{job}'"), 200, 300);
        Assert.InRange(await bench.ScalarAsync<double>("select extract(epoch from max(due_at) - now())::float8 from outbox"), 200, 300);
        await bench.ExecuteAsync("update tasks set not_before = now()");
        Assert.NotNull(await bench.ClaimAsync());
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_job_that_is_cancelled_while_a_task_waits_leaves_nothing_to_send()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var job = (await bench.SubmitAsync(LedgerBench.Job(1))).JobId;
        await bench.FailAsync((await bench.ClaimAsync())!, "source.throttled", TimeSpan.FromMinutes(5));
        Assert.Equal(JobState.Cancelled, (await bench.Jobs.CancelAsync(job, CancelMode.Keep, default)).State);
        Assert.Equal(0L, await bench.ScalarAsync<long>("select count(*) from outbox where due_at > now()"));
        await bench.AssertSoundAsync();
    }

    [RequiresProgramFact(Postgres)]
    public async Task A_lease_lost_between_two_statements_is_noticed_by_whoever_asks()
    {
        await using var bench = await LedgerBench.CreateAsync();
        await bench.SubmitAsync(LedgerBench.Job(1));
        var task = (await bench.ClaimAsync())!;
        await task.RequireLeaseAsync(default);
        await bench.ExpireAsync(task.Id);
        Assert.Equal("LeaseLost", (await Assert.ThrowsAsync<DatacubeException>(() => task.RequireLeaseAsync(default))).Code);
    }
}
