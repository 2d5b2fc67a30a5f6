using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.Jobs.Leasing;

/// <summary>
/// Tasks as workers see them: claim, renew, complete, fail, give back.
/// <para>
/// Why one task never has two results: (1) a claim raises the task's token in the statement that takes the row, and rows that another claim
/// holds are skipped; (2) every later statement of the holder names its token and touches nothing when the row carries another one or is not running;
/// (3) a lease ends by the database's clock only, so no worker's clock matters; (4) an end is written together with the attempt's row, by which
/// a holder whose answer was lost recognises its own success.
/// </para>
/// </summary>
internal sealed class TaskLedger(JobsDatabase database, JobsOptions options, RetryRules rules)
{
    /// <summary>$1 kinds, $2 worker, $3 lease, $4 claim id, $5 patience with the worker that failed, $6 message, $7 task that rang.</summary>
    private const string ClaimNext = """
        with seen as (
            insert into inbox (message_id) select $6 where $6 is not null on conflict do nothing returning 1),
        next as (
            select id from tasks
            where state = 1 and not_before <= now() and kind = any($1)
              and (avoid_worker is null or avoid_worker <> $2 or not_before <= now() - $5)
              and ($6 is null or exists (select from seen))
            order by priority desc, seq
            limit 1
            for update skip locked),
        claimed as (
            update tasks t set state = 2, lease_token = lease_token + 1, lease_until = now() + $3, claim_id = $4, worker = $2, avoid_worker = null,
                started_at = coalesce(started_at, now()), done = 0, units = 0
            from next where t.id = next.id
            returning t.id, t.job_id, t.kind, t.key, t.phase, t.payload::text as payload, t.lease_token, t.failures, t.interruptions,
                (select trace_parent from jobs where id = t.job_id) as trace_parent),
        attempt as (
            insert into attempts (task_id, token, worker) select id, lease_token, $2 from claimed),
        started as (
            update jobs j set state = 1, started_at = coalesce(j.started_at, now()) from claimed c where j.id = c.job_id and j.state = 0)
        select $7 is null or exists (select from tasks where id = $7), c.*
        from (select 1) one left join claimed c on true
        """;

    /// <summary>Until statistics are gathered the planner takes a new queue for short and sorts all of it for every claim; the index has the order already.</summary>
    private const string ByIndex = "select set_config('enable_sort', 'off', true)";

    private const string FindClaim = """
        select true, id, job_id, kind, key, phase, payload::text, lease_token, failures, interruptions, (select trace_parent from jobs where id = tasks.job_id)
        from tasks where state = 2 and claim_id = $1
        """;

    private const string RenewAll = """
        update tasks t set lease_until = now() + $1, done = r.done, units = r.units
        from unnest($2, $3, $4, $5) as r (id, token, done, units)
        where t.id = r.id and t.lease_token = r.token and t.state = 2
        returning t.id, t.lease_token, (select j.stopping and not t.cleanup from jobs j where j.id = t.job_id)
        """;

    /// <summary>The job's row is locked before the task's, as everywhere.</summary>
    private const string CompleteOne = """
        with quick as materialized (select set_config('synchronous_commit', 'off', true)),
        job as (select id from jobs where id = $1 and (select count(*) from quick) = 1 for update),
        ended as (
            update tasks set state = 3, result = $4, ended_at = now(), lease_until = null, error_code = null, error_text = null, done = greatest(done, units)
            where id = $2 and lease_token = $3 and state = 2 and exists (select from job)
            returning cleanup),
        attempt as (
            update attempts set outcome = 1, ended_at = now() where task_id = $2 and token = $3 and exists (select from ended))
        update jobs set succeeded = succeeded + (select count(*) from ended where not cleanup), open = open - 1
        where id = $1 and exists (select from ended)
        returning open
        """;

    /// <summary>
    /// Written through, and with it everything before: <see cref="CompleteOne"/> does not wait for the disk itself, because the lock of the job's row would bound the job
    /// to the disk's pace. Until this has returned a completion does not count as known; where the server crashes before, it is done again.
    /// </summary>
    private const string WriteThrough = "select pg_logical_emit_message(true, 'datacube', '')";

    /// <summary>
    /// Not at once: with nobody else at work the ring would come straight back. Only a later ring makes this one needless: the row of the one that has just come is
    /// there until the relay has committed.
    /// </summary>
    private const string PassOn = """
        with rung as (
            insert into outbox (task_id, due_at) select id, now() + interval '1 second' from tasks
            where id = $1 and state = 1 and not exists (select from outbox where task_id = $1 and due_at > now()))
        select exists (select from tasks where id = $1)
        """;

    private const string Holds = "select exists (select from tasks where id = $1 and lease_token = $2 and state = 2)";

    private const string DidComplete = "select open from jobs where id = $3 and exists (select from attempts where task_id = $1 and token = $2 and outcome = 1)";

    /// <summary>
    /// Claims the ready task that comes first by priority and age, whichever task rang. A message that was seen before claims nothing.
    /// </summary>
    /// <param name="kinds">Kinds that this worker can run.</param>
    /// <param name="worker">Name of the worker.</param>
    /// <param name="message">Identifier of the message that rang, or null.</param>
    /// <param name="rung">The task it names, or null.</param>
    /// <param name="cancellation">Stops waiting; a claim that was committed meanwhile runs out with its lease.</param>
    internal Task<Claim> ClaimAsync(string[] kinds, string worker, Guid? message, Guid? rung, CancellationToken cancellation)
    {
        var claim = Guid.NewGuid();
        var asked = false;
        return database.RunAsync(async (connection, stop) =>
        {
            // The first attempt may have been committed although its answer was lost.
            if (asked && await ReadAsync(connection, Statement.Part(FindClaim, Statement.Of(claim)), stop).ConfigureAwait(false) is { Task: not null } known)
                return known;
            asked = true;
            return await ReadAsync(connection, Statement.Part(ClaimNext,
                Statement.Of(kinds), Statement.Of(worker), Statement.Of(options.Lease), Statement.Of(claim), Statement.Of(options.ElsewhereFor),
                Statement.OrNull(message, NpgsqlDbType.Uuid), Statement.OrNull(rung, NpgsqlDbType.Uuid)), stop).ConfigureAwait(false) ?? new Claim(null, true);
        }, cancellation);
    }

    /// <summary>Whether the ledger has a task.</summary>
    internal Task<bool> ExistsAsync(Guid task, CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        var found = await Statement.ListAsync(Statement.Command(connection, "select exists (select from tasks where id = $1)", Statement.Of(task)), row => row.GetBoolean(0), stop).ConfigureAwait(false);
        return found[0];
    }, cancellation);

    /// <summary>Hands a ring on that this process cannot follow: another worker may. Where nobody can, the sweeper rings again.</summary>
    /// <returns>Whether the ledger has the task.</returns>
    internal Task<bool> PassOnAsync(Guid task, CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        var found = await Statement.ListAsync(Statement.Command(connection, PassOn, Statement.Of(task)), row => row.GetBoolean(0), stop).ConfigureAwait(false);
        return found[0];
    }, cancellation);

    /// <summary>
    /// Renews leases in one statement, on a connection that nothing else uses. Blocks the calling thread, which is one of its own:
    /// a renewal must not wait for a thread pool that computations have filled.
    /// </summary>
    internal List<RenewedLease> Renew(IReadOnlyList<LeaseProof> leases, TimeSpan timeout)
    {
        using var connection = database.Leases.OpenConnection();
        using var command = Statement.Command(connection, RenewAll, Statement.Of(options.Lease),
            Statement.Of(leases.Select(lease => lease.TaskId).ToArray()), Statement.Of(leases.Select(lease => lease.Token).ToArray()),
            Statement.Of(leases.Select(lease => lease.Done).ToArray()), Statement.Of(leases.Select(lease => lease.Units).ToArray()));
        command.CommandTimeout = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds));
        using var rows = command.ExecuteReader();
        List<RenewedLease> renewed = [];
        while (rows.Read())
            renewed.Add(new RenewedLease(rows.GetGuid(0), rows.GetInt64(1), rows.GetBoolean(2)));
        return renewed;
    }

    /// <summary>Ends an attempt with its result.</summary>
    /// <returns>False when the lease was lost: the result does not count.</returns>
    internal async Task<bool> CompleteAsync(ClaimedTask task, TaskResult result, CancellationToken cancellation)
    {
        var open = await database.RunAsync(async (connection, stop) =>
        {
            // One statement: the job's row, which all its tasks share, is not held while this process is waited for.
            if (await CompleteAsync(connection, task, result, stop).ConfigureAwait(false) is { } left)
                return left;
            var done = await Statement.ListAsync(Statement.Command(connection, DidComplete, Statement.Of(task.Id), Statement.Of(task.Token), Statement.Of(task.JobId)), row => row.GetInt32(0), stop).ConfigureAwait(false);
            return done.Count > 0 ? done[0] : (int?)null;
        }, cancellation).ConfigureAwait(false);
        if (open == 0)
            await AdvanceAsync(task.JobId, cancellation).ConfigureAwait(false);
        return open is not null;
    }

    private static async Task<int?> CompleteAsync(NpgsqlConnection connection, ClaimedTask task, TaskResult result, CancellationToken cancellation)
    {
        await using var batch = Statement.Batch(connection,
            Statement.Part(CompleteOne, Statement.Of(task.JobId), Statement.Of(task.Id), Statement.Of(task.Token), Statement.Json(result.Json)), Statement.Part(WriteThrough));
        // Two transactions on one way.
        batch.EnableErrorBarriers = true;
        await using var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        int? left = await rows.ReadAsync(cancellation).ConfigureAwait(false) ? rows.GetInt32(0) : null;
        // What went wrong at a commit comes after the rows.
        while (await rows.NextResultAsync(cancellation).ConfigureAwait(false))
            await rows.ReadAsync(cancellation).ConfigureAwait(false);
        return left;
    }

    /// <summary>Goes on with a job that has no open task in its phase. The sweeper does it for a process that died just before.</summary>
    internal async Task AdvanceAsync(Guid job, CancellationToken cancellation)
    {
        await database.RunAsync((connection, stop) => JobSteps.AdvanceAloneAsync(connection, job, stop), cancellation).ConfigureAwait(false);
        database.OutboxBell.Ring();
    }

    /// <summary>Ends an attempt that did not succeed.</summary>
    /// <param name="task">The task.</param>
    /// <param name="job">Its job.</param>
    /// <param name="token">The fence of the attempt.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>What became of the task, or null when the lease was lost.</returns>
    internal async Task<NextStep?> EndAsync(Guid task, Guid job, long token, AttemptEnd end, CancellationToken cancellation)
    {
        var next = await database.RunAsync((connection, stop) => new AttemptEnding(connection, task, job, token).EndAsync(end, rules, stop), cancellation).ConfigureAwait(false);
        if (next is not null)
            database.OutboxBell.Ring();
        return next;
    }

    private Func<CancellationToken, Task<bool>> Ask(Guid task, long token) => cancellation => database.RunAsync(async (connection, stop) =>
    {
        var held = await Statement.ListAsync(Statement.Command(connection, Holds, Statement.Of(task), Statement.Of(token)), row => row.GetBoolean(0), stop).ConfigureAwait(false);
        return held[0];
    }, cancellation);

    private async Task<Claim?> ReadAsync(NpgsqlConnection connection, NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        // The statements of a batch are one transaction, so that the setting ends with it.
        await using var batch = Statement.Batch(connection, Statement.Part(ByIndex), command);
        await using var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        if (!await rows.ReadAsync(cancellation).ConfigureAwait(false))
            return null;
        var claim = new Claim(rows.IsDBNull(1) ? null : Task(rows), rows.GetBoolean(0));
        // What went wrong at the commit comes after the rows.
        await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        return claim;
    }

    private ClaimedTask Task(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(1),
        JobId = row.GetGuid(2),
        Kind = row.GetString(3),
        Key = row.GetString(4),
        Phase = row.GetInt32(5),
        Payload = row.GetString(6),
        Token = row.GetInt64(7),
        Failures = row.GetInt32(8),
        Interruptions = row.GetInt32(9),
        TraceParent = Statement.TextAt(row, 10),
        AskLedger = Ask(row.GetGuid(1), row.GetInt64(7)),
    };
}
