using Datacube.Jobs.Leasing;
using Datacube.Jobs.Ledger;
using Npgsql;

namespace Datacube.Jobs.Sweeping;

/// <summary>
/// One look at the whole ledger for what nobody else sees: leases of dead workers, messages that got lost, jobs that should have stopped. It speaks with the database only, so that nothing else can delay it. Any number of
/// processes may sweep at the same time; each finding is taken by one.
/// </summary>
internal sealed class Sweep(JobsDatabase database, TaskLedger ledger, SweepSettings settings)
{
    /// <summary>Rings per sweep: a worker that wakes up goes on by itself, so few are enough, and a long queue is not rung for as a whole.</summary>
    private const int MostRings = 64;

    private const string Expired = "select id, job_id, lease_token from tasks where state = 2 and lease_until < now() order by lease_until limit 500";

    private const string NotStopped = "select id from jobs j where stopping and state in (0, 1) and exists (select from tasks where job_id = j.id and state = 1 and not cleanup)";

    private const string Standing = "select id from jobs where state in (0, 1) and open = 0";

    private const string RingAgain = """
        with silent as (
            select id from tasks where state = 1 and not_before <= now() and rung_at < now() - $1 order by priority desc, seq limit $2 for update skip locked),
        marked as (update tasks t set rung_at = now() from silent s where t.id = s.id returning t.id)
        insert into outbox (task_id) select id from marked where not exists (select from outbox o where o.task_id = marked.id)
        """;

    private const string Forget = "delete from inbox where message_id in (select message_id from inbox where received_at < now() - $1 limit 10000)";

    /// <summary>Sweeps once.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        await ExpireAsync(cancellation).ConfigureAwait(false);
        await StopAsync(cancellation).ConfigureAwait(false);
        foreach (var job in await ListAsync(Standing, row => row.GetGuid(0), cancellation).ConfigureAwait(false))
            await ledger.AdvanceAsync(job, cancellation).ConfigureAwait(false);
        await RingAsync(cancellation).ConfigureAwait(false);
        await database.RunAsync((connection, stop) => Statement.ExecuteAsync(Statement.Command(connection, Forget, Statement.Of(settings.Options.Remember)), stop), cancellation).ConfigureAwait(false);
    }

    private async Task ExpireAsync(CancellationToken cancellation)
    {
        var expired = await ListAsync(Expired, row => (Task: row.GetGuid(0), Job: row.GetGuid(1), Token: row.GetInt64(2)), cancellation).ConfigureAwait(false);
        foreach (var (task, job, token) in expired)
        {
            var next = await ledger.EndAsync(task, job, token, new AttemptEnd(AttemptOutcome.Interrupted, OnlyIfExpired: true), cancellation).ConfigureAwait(false);
            if (next is null)
                continue;
            JobsLog.LeaseExpired(settings.Log, task);
            JobsMeter.LeasesExpired.Add(1);
            if (next.State == TaskState.Failed)
                JobsLog.TaskFailed(settings.Log, task, "", next.Code ?? "", next.Counters.Failures, next.Counters.Interruptions);
        }
    }

    private async Task StopAsync(CancellationToken cancellation)
    {
        foreach (var job in await ListAsync(NotStopped, row => row.GetGuid(0), cancellation).ConfigureAwait(false))
        {
            await database.RunAsync(async (connection, stop) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
                await Statement.ExecuteAsync(Statement.Command(connection, JobSteps.LockJob, Statement.Of(job)), stop).ConfigureAwait(false);
                await JobSteps.StopAsync(connection, job, stop).ConfigureAwait(false);
                await transaction.CommitAsync(stop).ConfigureAwait(false);
                return true;
            }, cancellation).ConfigureAwait(false);
        }
    }

    private async Task RingAsync(CancellationToken cancellation)
    {
        var rung = await database.RunAsync((connection, stop) => Statement.ExecuteAsync(
            Statement.Command(connection, RingAgain, Statement.Of(settings.Options.RingAgainAfter), Statement.Of(MostRings)), stop), cancellation).ConfigureAwait(false);
        if (rung == 0)
            return;
        JobsLog.RungAgain(settings.Log, rung);
        JobsMeter.RingsAgain.Add(rung);
        database.OutboxBell.Ring();
    }

    private Task<List<T>> ListAsync<T>(string text, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) =>
        database.RunAsync((connection, stop) => Statement.ListAsync(Statement.Command(connection, text), read, stop), cancellation);
}
