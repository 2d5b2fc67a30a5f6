using Npgsql;

namespace Datacube.Jobs.Ledger;

/// <summary>
/// What follows for a job when one of its tasks has ended: the next phase, an early stop, the end.
/// <para>
/// Why no step is lost or done twice: (1) every transaction that ends a task or stops a job first locks the job's row, so these
/// transactions happen one after the other per job; (2) a claim never waits for a lock (SKIP LOCKED) and locks no row of a job that has
/// started, so no cycle of waits exists; (3) what a stop skips because a claim holds it just then is a running task a moment later
/// and learns of the stop with its first renewal; if that claim is rolled back, the sweeper stops the job again; (4) a process that dies between completing
/// the last task of a phase and this step leaves a job without open tasks, which the sweeper goes on with.
/// </para>
/// </summary>
internal static class JobSteps
{
    internal const string LockJob = "select from jobs where id = $1 for update";

    private const string Look = """
        select j.phase, j.open, j.stopping, j.cancel_requested, j.cancel_mode,
               (select min(phase) from tasks where job_id = j.id and not cleanup and state = 0 and phase > j.phase),
               exists (select from tasks where job_id = j.id and not cleanup and phase = j.phase and state = 3),
               exists (select from tasks where job_id = j.id and cleanup and state = 0),
               j.failed
        from jobs j where j.id = $1 and j.state in (0, 1)
        """;

    /// <summary>Tasks of the phase become ready and are rung for.</summary>
    private const string StartPhase = """
        with started as (
            update tasks set state = 1, not_before = now(), rung_at = now()
            where job_id = $1 and state = 0 and ((cleanup and $3) or (not cleanup and not $3 and phase = $2))
            returning id),
        rung as (insert into outbox (task_id) select id from started)
        update jobs set phase = case when $3 then phase else $2 end, open = (select count(*) from started) where id = $1
        """;

    private const string CancelReady = """
        with waiting as (select id from tasks where job_id = $1 and state = 1 and not cleanup for update skip locked),
        ended as (update tasks t set state = 5, ended_at = now() from waiting w where t.id = w.id returning t.id)
        update jobs set cancelled = cancelled + (select count(*) from ended), open = open - (select count(*) from ended) where id = $1
        returning open
        """;

    private const string CancelLater = """
        with ended as (update tasks set state = 5, ended_at = now() where job_id = $1 and state = 0 and not cleanup returning id)
        update jobs set cancelled = cancelled + (select count(*) from ended) where id = $1
        """;

    private const string End = """
        with unused as (update tasks set state = 5, ended_at = now() where job_id = $1 and cleanup and state = 0),
        silent as (
            delete from outbox where id in (
                select o.id from outbox o join tasks t on t.id = o.task_id where t.job_id = $1 and o.due_at > now() for update of o skip locked)),
        first as (select error_code, error_text from tasks where job_id = $1 and state = 4 order by ended_at, seq limit 1)
        update jobs set state = $2, ended_at = now(), open = 0,
            error_code = case when $2 in (4, 5) then coalesce(error_code, case when $2 = 4 then (select error_code from first) end) end,
            error_text = case when $2 in (4, 5) then coalesce(error_text, case when $2 = 4 then (select error_text from first) end) end
        where id = $1
        """;

    /// <summary>Goes on with a job whose row is locked, if no task of its phase is open.</summary>
    internal static async Task AdvanceAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellation)
    {
        var look = await Statement.ListAsync(Statement.Command(connection, Look, Statement.Of(job)), Read, cancellation).ConfigureAwait(false);
        if (look.Count == 0)
            return;
        var (phase, open, stopping, cancelled, mode, next, succeededHere, cleanup, failed) = look[0];
        if (open > 0)
            return;
        if (!stopping && next is { } following && succeededHere)
        {
            await StartAsync(connection, job, following, false, cancellation).ConfigureAwait(false);
            return;
        }
        await Statement.ExecuteAsync(Statement.Command(connection, CancelLater, Statement.Of(job)), cancellation).ConfigureAwait(false);
        if (cancelled && mode == CancelMode.Remove && cleanup)
        {
            await StartAsync(connection, job, phase, true, cancellation).ConfigureAwait(false);
            return;
        }
        var state = cancelled ? JobState.Cancelled : stopping || !succeededHere ? JobState.Failed : failed > 0 ? JobState.PartiallySucceeded : JobState.Succeeded;
        await Statement.ExecuteAsync(Statement.Command(connection, End, Statement.Of(job), Statement.Of((short)state)), cancellation).ConfigureAwait(false);
    }

    /// <summary>The same in a transaction of its own.</summary>
    internal static async Task<bool> AdvanceAloneAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await Statement.ExecuteAsync(Statement.Command(connection, LockJob, Statement.Of(job)), cancellation).ConfigureAwait(false);
        await AdvanceAsync(connection, job, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends what has not started of a job that is stopping and whose row is locked, and goes on with it.</summary>
    internal static async Task StopAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellation)
    {
        await Statement.ExecuteAsync(Statement.Command(connection, CancelReady, Statement.Of(job)), cancellation).ConfigureAwait(false);
        await AdvanceAsync(connection, job, cancellation).ConfigureAwait(false);
    }

    private static Task<int> StartAsync(NpgsqlConnection connection, Guid job, int phase, bool cleanup, CancellationToken cancellation) =>
        Statement.ExecuteAsync(Statement.Command(connection, StartPhase, Statement.Of(job), Statement.Of(phase), Statement.Of(cleanup)), cancellation);

    private static (int Phase, int Open, bool Stopping, bool Cancelled, CancelMode Mode, int? Next, bool SucceededHere, bool Cleanup, int Failed) Read(NpgsqlDataReader row) =>
        (row.GetInt32(0), row.GetInt32(1), row.GetBoolean(2), row.GetBoolean(3), (CancelMode)row.GetInt16(4), row.IsDBNull(5) ? null : row.GetInt32(5), row.GetBoolean(6), row.GetBoolean(7), row.GetInt32(8));
}
