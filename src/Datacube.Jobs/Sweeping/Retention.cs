using Datacube.Jobs.Ledger;

namespace Datacube.Jobs.Sweeping;

/// <summary>
/// Removes jobs that ended long ago, and old dead letters, a bounded number of rows per transaction.
/// <para>
/// Why nothing live is touched: (1) a job is marked under its row's lock, and only when it has ended and nothing of it waits to be cleaned; redriving takes the same lock and
/// refuses what is marked; (2) only tasks of marked jobs are deleted, with what rings for them; (3) what services keep of a job goes together with its own words, after its last
/// task. A death in between leaves a job that is marked, which the next sweep of any process goes on with.
/// </para>
/// </summary>
/// <param name="database">The service's database.</param>
/// <param name="settings">Limits.</param>
/// <param name="forgetting">Statements that remove what the service itself keeps of jobs, whose numbers are $1.</param>
internal sealed class Retention(JobsDatabase database, SweepSettings settings, IReadOnlyList<string> forgetting)
{
    private const int JobsAtOnce = 20;
    private const int TasksAtOnce = 2000;
    private const int DeadLettersAtOnce = 1000;
    private const int MostRounds = 10;

    /// <summary>A removed job is remembered for as many times the time for which it was kept.</summary>
    private const int Remembered = 3;

    private const string Mark = """
        with old as (
            select id from jobs
            where state > 1 and removed_at is null and ended_at < now() - $1
              and not exists (select from attempts a join tasks t on t.id = a.task_id where not a.cleaned and t.job_id = jobs.id)
            order by ended_at limit $2 for update skip locked)
        update jobs j set removed_at = now(), request_id = null from old where j.id = old.id
        """;

    private const string RemoveTasks = """
        with gone as (
            select t.id from tasks t
            where t.job_id in (select id from jobs where removed_at is not null and not emptied order by removed_at limit $1)
            limit $2 for update of t skip locked),
        unrung as (delete from outbox o using gone g where o.task_id = g.id)
        delete from tasks t using gone g where t.id = g.id
        """;

    private const string Bare = """
        select id from jobs where removed_at is not null and not emptied and not exists (select from tasks where job_id = jobs.id)
        order by removed_at limit $1 for update skip locked
        """;

    private const string Emptied = "update jobs set emptied = true, request = '{}', plan = '{}', error_text = null, trace_parent = null where id = any($1)";

    private const string Forget = "delete from jobs where id in (select id from jobs where emptied and removed_at < now() - $1 order by removed_at limit $2)";

    private const string RemoveLetters = "delete from dead_letters where id in (select id from dead_letters where received_at < now() - $1 order by received_at limit $2)";

    /// <summary>Removes what is due, as much as one sweep may.</summary>
    /// <returns>How many jobs were emptied.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        var keep = settings.Options.KeepJobs;
        if (keep == TimeSpan.Zero)
            return 0;
        await ExecuteAsync(Mark, keep, JobsAtOnce, cancellation).ConfigureAwait(false);
        var emptied = 0;
        for (var round = 0; round < MostRounds; round++)
        {
            var removed = await database.RunAsync((connection, stop) => Statement.ExecuteAsync(Statement.Command(connection, RemoveTasks, Statement.Of(JobsAtOnce), Statement.Of(TasksAtOnce)), stop), cancellation).ConfigureAwait(false);
            if (removed < TasksAtOnce)
            {
                emptied = await EmptyAsync(cancellation).ConfigureAwait(false);
                break;
            }
        }
        await ExecuteAsync(Forget, keep * Remembered, JobsAtOnce, cancellation).ConfigureAwait(false);
        await ExecuteAsync(RemoveLetters, keep, DeadLettersAtOnce, cancellation).ConfigureAwait(false);
        if (emptied > 0)
            JobsLog.JobsRemoved(settings.Log, emptied, keep.TotalDays);
        return emptied;
    }

    private Task<int> EmptyAsync(CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        await using var transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        var bare = await Statement.ListAsync(Statement.Command(connection, Bare, Statement.Of(JobsAtOnce)), row => row.GetGuid(0), stop).ConfigureAwait(false);
        if (bare.Count == 0)
            return 0;
        foreach (var statement in forgetting.Append(Emptied))
            await Statement.ExecuteAsync(Statement.Command(connection, statement, Statement.Of(bare.ToArray())), stop).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        return bare.Count;
    }, cancellation);

    private Task<int> ExecuteAsync(string text, TimeSpan age, int most, CancellationToken cancellation) =>
        database.RunAsync((connection, stop) => Statement.ExecuteAsync(Statement.Command(connection, text, Statement.Of(age), Statement.Of(most)), stop), cancellation);
}
