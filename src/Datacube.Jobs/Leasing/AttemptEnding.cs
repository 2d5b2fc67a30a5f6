using Datacube.Jobs.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.Jobs.Leasing;

/// <summary>The transaction that ends an attempt without a result: job row first, then the task's, then what follows for the job.</summary>
internal sealed class AttemptEnding(NpgsqlConnection connection, Guid task, Guid job, long token)
{
    private const string LockJob = "select stopping from jobs where id = $1 for update";

    private const string LockTask = """
        select failures, interruptions, used_once, cleanup from tasks
        where id = $1 and lease_token = $2 and state = 2 and (not $3 or lease_until < now()) for update
        """;

    private const string EndTask = """
        update tasks set state = $2, failures = $3, interruptions = $4, used_once = $5, not_before = now() + $6, rung_at = now() + $6, lease_until = null,
            avoid_worker = case when $7 then worker end, error_code = $8, error_text = $9, ended_at = case when $2 = 1 then null else now() end
        where id = $1
        """;

    private const string EndAttempt = "update attempts set outcome = $3, cleaned = $4, error_code = $5, error_text = $6, ended_at = now() where task_id = $1 and token = $2";

    private const string Ring = "insert into outbox (task_id, due_at) values ($1, now() + $2)";

    private const string Count = """
        update jobs set failed = failed + $2, cancelled = cancelled + $3, open = open - 1,
            stopping = stopping or failed + $2 > max_failed_tasks,
            error_code = case when not stopping and failed + $2 > max_failed_tasks then 'job.too_many_failures' else coalesce($4, error_code) end,
            error_text = case when not stopping and failed + $2 > max_failed_tasks
                then format('%s tasks failed (limit %s); the last one: %s', failed + $2, max_failed_tasks, $6) else coalesce($5, error_text) end
        where id = $1
        returning stopping
        """;

    internal async Task<NextStep?> EndAsync(AttemptEnd end, RetryRules rules, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        if (await LockAsync(end, cancellation).ConfigureAwait(false) is not var (counters, stopping, cleanup))
            return null;
        var next = rules.Decide(counters, end, stopping && !cleanup);
        await WriteAsync(end, next, cancellation).ConfigureAwait(false);
        if (next.State != TaskState.Ready)
            await CountAsync(next, cleanup, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return next;
    }

    private async Task<(TaskCounters Counters, bool Stopping, bool Cleanup)?> LockAsync(AttemptEnd end, CancellationToken cancellation)
    {
        var stopping = await Statement.ListAsync(Statement.Command(connection, LockJob, Statement.Of(job)), row => row.GetBoolean(0), cancellation).ConfigureAwait(false);
        var held = await Statement.ListAsync(Statement.Command(connection, LockTask, Statement.Of(task), Statement.Of(token), Statement.Of(end.OnlyIfExpired)),
            row => (new TaskCounters(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), row.GetBoolean(3)), cancellation).ConfigureAwait(false);
        return stopping.Count == 0 || held.Count == 0 ? null : (held[0].Item1, stopping[0], held[0].Item2);
    }

    private async Task WriteAsync(AttemptEnd end, NextStep next, CancellationToken cancellation)
    {
        await using var batch = Statement.Batch(connection,
            Statement.Part(EndTask, Statement.Of(task), Statement.Of((short)next.State), Statement.Of(next.Counters.Failures), Statement.Of(next.Counters.Interruptions), Statement.Of(next.Counters.UsedOnce),
                Statement.Of(next.Pause), Statement.Of(next.Elsewhere), Text(next.Code), Text(next.Text)),
            Statement.Part(EndAttempt, Statement.Of(task), Statement.Of(token), Statement.Of((short)end.Outcome), Statement.Of(end.Outcome != AttemptOutcome.Interrupted), Text(next.Code), Text(next.Text)));
        if (next.State == TaskState.Ready)
            batch.BatchCommands.Add(Statement.Part(Ring, Statement.Of(task), Statement.Of(next.Pause)));
        await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private async Task CountAsync(NextStep next, bool cleanup, CancellationToken cancellation)
    {
        int failed = next.State == TaskState.Failed && !cleanup ? 1 : 0, cancelled = next.State == TaskState.Cancelled && !cleanup ? 1 : 0;
        // What a cleanup could not remove is told with the job; other errors stay with their tasks until the job ends.
        string? code = cleanup ? next.Code : null, text = cleanup ? next.Text : null;
        var stopping = await Statement.ListAsync(Statement.Command(connection, Count, Statement.Of(job), Statement.Of(failed), Statement.Of(cancelled), Text(code), Text(text), Text(next.Text)),
            row => row.GetBoolean(0), cancellation).ConfigureAwait(false);
        if (stopping[0])
            await JobSteps.StopAsync(connection, job, cancellation).ConfigureAwait(false);
        else
            await JobSteps.AdvanceAsync(connection, job, cancellation).ConfigureAwait(false);
    }

    private static NpgsqlParameter Text(string? value) => Statement.OrNull(value, NpgsqlDbType.Text);
}
