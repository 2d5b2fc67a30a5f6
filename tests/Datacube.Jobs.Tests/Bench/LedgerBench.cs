using Datacube.Jobs.Leasing;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using Datacube.Jobs.Sweeping;
using Microsoft.Extensions.Logging.Abstractions;

namespace Datacube.Jobs.Tests.Bench;

/// <summary>The ledger without bus and without workers: tests are the workers.</summary>
internal sealed class LedgerBench : IAsyncDisposable
{
    internal static readonly string[] Kinds = ["work", "finish", "cleanup"];

    private LedgerBench(JobsDatabase database, JobsOptions options)
    {
        (Database, Options) = (database, options);
        Jobs = new JobLedger(database, TimeProvider.System);
        Tasks = new TaskLedger(database, options, new RetryRules(options, new Random(1)));
        Sweep = new Sweep(database, Tasks, new SweepSettings(options, NullLogger<Sweep>.Instance));
    }

    internal JobsDatabase Database { get; }

    internal JobsOptions Options { get; }

    internal JobLedger Jobs { get; }

    internal TaskLedger Tasks { get; }

    internal Sweep Sweep { get; }

    internal static CancellationToken Stop => CancellationToken.None;

    /// <summary>Failed tasks are ready again at once unless a test says otherwise.</summary>
    internal static async Task<LedgerBench> CreateAsync(Action<JobsOptions>? limits = null, string? connection = null)
    {
        var options = new JobsOptions { FirstPause = TimeSpan.Zero, LongestPause = TimeSpan.Zero, ElsewhereFor = TimeSpan.Zero };
        limits?.Invoke(options);
        return new LedgerBench(new JobsDatabase(connection ?? await TestDatabase.CreateAsync(), TestDatabase.Schema, options), options);
    }

    internal static JobSubmission Job(int tasks, string request = "{}", string? requestId = null, bool finish = false, bool cleanup = false, int? maxFailed = null, int priority = 0) => new()
    {
        Kind = "test",
        Request = request,
        RequestId = requestId,
        Tasks = [.. Enumerable.Range(0, tasks).Select(i => new TaskSpec("work", $"t{i}", $$"""{"i":{{i}}}""")), .. finish ? [new TaskSpec("finish", "finish", "{}", 1)] : Array.Empty<TaskSpec>()],
        Cleanup = cleanup ? new TaskSpec("cleanup", "cleanup", "{}") : null,
        MaxFailedTasks = maxFailed,
        Priority = priority,
    };

    internal Task<SubmittedJob> SubmitAsync(JobSubmission job) => Jobs.SubmitAsync(job, Stop);

    internal async Task<ClaimedTask?> ClaimAsync(string worker = "w1", Guid? message = null) => (await Tasks.ClaimAsync(Kinds, worker, message, null, Stop)).Task;

    internal Task<bool> CompleteAsync(ClaimedTask task, string result = "{}") => Tasks.CompleteAsync(task, new TaskResult(result), Stop);

    internal Task<NextStep?> EndAsync(ClaimedTask task, AttemptEnd end) => Tasks.EndAsync(task.Id, task.JobId, task.Token, end, Stop);

    internal Task<NextStep?> FailAsync(ClaimedTask task, string code = "source.unavailable", TimeSpan? retryAfter = null) =>
        EndAsync(task, new AttemptEnd(AttemptOutcome.Failed, Contracts.Errors.ErrorTable.Find(code), "text", retryAfter));

    /// <summary>Lets the lease of a task run out, by the database's clock, and sweeps.</summary>
    internal async Task ExpireAsync(Guid task)
    {
        await ExecuteAsync($"update tasks set lease_until = now() - interval '1 second' where id = '{task}' and state = 2");
        await Sweep.RunAsync(Stop);
    }

    /// <summary>Empties the ledger. Deleting a few rows is much quicker than truncating.</summary>
    internal Task ClearAsync() => ExecuteAsync("delete from jobs; delete from outbox; delete from inbox");

    internal async Task ExecuteAsync(string sql) => await Database.RunAsync((connection, stop) => Statement.ExecuteAsync(Statement.Command(connection, sql), stop), Stop);

    internal async Task<T> ScalarAsync<T>(string sql) => (await Database.RunAsync((connection, stop) => Statement.ListAsync(Statement.Command(connection, sql), row => row.GetFieldValue<T>(0), stop), Stop))[0];

    internal async Task<List<JobTask>> TasksAsync(Guid job) => [.. await Jobs.ListTasksAsync(job, null, Stop)];

    /// <summary>Invariants that hold whatever happened: counters are those of the rows, nothing ended is held, an ended job has no open task.</summary>
    internal async Task AssertSoundAsync()
    {
        var faults = await Database.RunAsync((connection, stop) => Statement.ListAsync(Statement.Command(connection, """
            select format('job %s: %s', j.id, fault) from jobs j cross join lateral (
                select count(*) filter (where state = 3) as s, count(*) filter (where state = 4) as f, count(*) filter (where state = 5) as c, count(*) as n
                from tasks where job_id = j.id and not cleanup) t
            cross join lateral (values
                (case when (j.succeeded, j.failed, j.cancelled, j.total) <> (t.s, t.f, t.c, t.n) then 'counters ' || j.succeeded || ' ' || j.failed || ' ' || j.cancelled || ' instead of ' || t.s || ' ' || t.f || ' ' || t.c end),
                (case when j.state >= 2 and j.open <> 0 then 'ended with open tasks' end),
                (case when j.state >= 2 and exists (select from tasks where job_id = j.id and state in (1, 2)) then 'ended with live tasks' end),
                (case when j.state < 2 and j.open <> (select count(*) from tasks where job_id = j.id and state in (1, 2)) then 'open is wrong' end),
                (case when j.state < 2 and j.open = 0 then 'stands still' end),
                (case when j.state >= 2 and j.ended_at is null then 'ended at no time' end)) x (fault)
            where fault is not null and j.removed_at is null
            union all
            select format('task %s: state %s, last attempt %s', t.id, t.state, a.outcome) from tasks t join attempts a on a.task_id = t.id and a.token = t.lease_token where t.state = 3 and a.outcome <> 1
            union all
            select format('task %s: state %s with lease until %s', id, state, lease_until) from tasks where (state = 2) <> (lease_until is not null)
            union all
            select format('task %s: %s running attempts, state %s', t.id, count(a), t.state) from tasks t left join attempts a on a.task_id = t.id and a.outcome = 0
            group by t.id having count(a.task_id) <> case when t.state = 2 then 1 else 0 end
            """), row => row.GetString(0), stop), Stop);
        Xunit.Assert.Empty(faults);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
