using System.Globalization;
using System.Runtime.CompilerServices;
using Datacube.Contracts.Errors;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.Jobs.Ledger;

/// <summary>
/// Jobs as clients see them: submit, look, wait, cancel, redrive. What workers do with tasks happens behind <see cref="Running.ITaskHandler"/>.
/// All times and all decisions about time are the database's.
/// </summary>
/// <param name="database">The service's database.</param>
/// <param name="time">Paces <see cref="WatchAsync"/> and makes identifiers; decides nothing.</param>
public sealed class JobLedger(JobsDatabase database, TimeProvider time)
{
    private readonly JobSubmitter submitter = new(database, time);
    private readonly JobLooks looks = new(jobs => ReadAsync(database, jobs, CancellationToken.None), time);

    private const string ListJobs = LedgerRows.SelectJob + """
        where j.removed_at is null and ($1 is null or j.owner = $1) and ($2 is null or j.kind = $2) and ($3 is null or j.state = $3) and ($4 is null or (j.created_at, j.id) < ($4, $5))
        order by j.created_at desc, j.id desc limit $6
        """;

    private const string RequestCancel = """
        update jobs set stopping = true, cancel_requested = true, cancel_mode = greatest(cancel_mode, $2), error_code = 'cancelled', error_text = 'Cancelled on request.'
        where id = $1 and state in (0, 1)
        """;

    private const string Redrive = """
        with again as (
            select min(phase) as first from tasks where job_id = $1 and not cleanup and state in (4, 5)),
        reset as (
            update tasks set state = case when phase = a.first then 1 else 0 end, failures = 0, interruptions = 0, used_once = 0, avoid_worker = null,
                error_code = null, error_text = null, result = null, ended_at = null, not_before = now(), rung_at = now(), done = 0, units = 0
            from again a
            where job_id = $1 and not cleanup and (state in (4, 5) or phase > a.first)
            returning id, state, (select t.state from tasks t where t.id = tasks.id) as before),
        unused as (update tasks set state = 0, ended_at = null where job_id = $1 and cleanup),
        rung as (insert into outbox (task_id) select id from reset where state = 1)
        update jobs set state = 1, stopping = false, cancel_requested = false, error_code = null, error_text = null, ended_at = null, failed = 0, cancelled = 0,
            succeeded = succeeded - (select count(*) from reset where before = 3),
            phase = (select first from again), open = (select count(*) from reset where state = 1)
        where id = $1
        """;

    /// <summary>
    /// Stores a job with its tasks and the messages that announce them, in one transaction. The same request id, or the same content
    /// without an id while a job of that content has not ended, gives the job that exists. Safe to repeat when the answer was lost.
    /// </summary>
    /// <exception cref="DatacubeException"><c>conflict.request_id_reused</c>: the id belongs to a job with other content.</exception>
    public async Task<SubmittedJob> SubmitAsync(JobSubmission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var submitted = await submitter.SubmitAsync(submission, cancellation).ConfigureAwait(false);
        if (!submitted.AlreadyExists)
            database.OutboxBell.Ring();
        return submitted;
    }

    /// <summary>The answer that <see cref="SubmitAsync"/> would give if the job existed already, or null: asked before planning, which is not to be done twice for one request.</summary>
    /// <exception cref="DatacubeException"><c>conflict.request_id_reused</c>, as there.</exception>
    public Task<SubmittedJob?> FindSubmittedAsync(string owner, string kind, string? requestId, string request, CancellationToken cancellation) =>
        submitter.FindAsync(owner, kind, requestId, request, cancellation);

    /// <summary>Throws <c>limit.jobs</c> where an owner has no room for one more live job: asked before planning. <see cref="JobSubmission.MaxLiveJobs"/> decides.</summary>
    public Task RequireRoomAsync(string owner, int most, CancellationToken cancellation) => submitter.RequireRoomAsync(owner, most, cancellation);

    /// <summary>The job, or null. One that was removed is told by <see cref="Job.RemovedAt"/>.</summary>
    public async Task<Job?> FindAsync(Guid job, CancellationToken cancellation)
    {
        var found = await ReadAsync(database, [job], cancellation).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The job. Throws <c>job.not_found</c>, <c>job.removed</c>.</summary>
    public async Task<Job> GetAsync(Guid job, CancellationToken cancellation) =>
        await FindAsync(job, cancellation).ConfigureAwait(false) is not { } found ? throw NotFound(job)
        : found.RemovedAt is null ? found
        : throw found.Removed();

    /// <summary>What all tasks of the job share, as JSON. Throws <c>job.not_found</c>.</summary>
    public async Task<string> GetPlanAsync(Guid job, CancellationToken cancellation)
    {
        var found = await database.RunAsync((connection, stop) => Statement.ListAsync(
            Statement.Command(connection, "select plan::text from jobs where id = $1 and removed_at is null", Statement.Of(job)), row => row.GetString(0), stop), cancellation).ConfigureAwait(false);
        return found.Count == 0 ? throw NotFound(job) : found[0];
    }

    /// <summary>Jobs, newest first.</summary>
    public async Task<JobPage> ListAsync(JobFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Limit is < 1 or > 500)
            throw new DatacubeException("page.limit", $"A page of {filter.Limit} jobs; a page has 1 to 500.", "limit");
        var (before, id) = ReadToken(filter.Token);
        var jobs = await database.RunAsync((connection, stop) => Statement.ListAsync(Statement.Command(connection, ListJobs,
            Statement.OrNull(filter.Owner, NpgsqlDbType.Text), Statement.OrNull(filter.Kind, NpgsqlDbType.Text), Statement.OrNull((short?)filter.State, NpgsqlDbType.Smallint),
            Statement.OrNull(before, NpgsqlDbType.TimestampTz), Statement.OrNull(id, NpgsqlDbType.Uuid), Statement.Of(filter.Limit + 1)), LedgerRows.Job, stop), cancellation).ConfigureAwait(false);
        return jobs.Count <= filter.Limit
            ? new JobPage(jobs, null)
            : new JobPage(jobs[..^1], string.Create(CultureInfo.InvariantCulture, $"{jobs[^2].CreatedAt.UtcTicks:x}-{jobs[^2].Id:n}"));
    }

    /// <summary>Tasks of a job in order of phase and arrival; all of them, or those in one state.</summary>
    public async Task<IReadOnlyList<JobTask>> ListTasksAsync(Guid job, TaskState? state, CancellationToken cancellation) =>
        await database.RunAsync((connection, stop) => Statement.ListAsync(
            Statement.Command(connection, LedgerRows.SelectTask + "where job_id = $1 and ($2 is null or state = $2) order by phase, seq", Statement.Of(job), Statement.OrNull((short?)state, NpgsqlDbType.Smallint)),
            LedgerRows.Task, stop), cancellation).ConfigureAwait(false);

    /// <summary>The job now and after every change until it has ended. All who watch in this process share their looks at the database.</summary>
    public async IAsyncEnumerable<Job> WatchAsync(Guid job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = await GetAsync(job, cancellation).ConfigureAwait(false);
        yield return last;
        while (!last.HasEnded)
        {
            var seen = await looks.NextAsync(job, cancellation).ConfigureAwait(false) ?? throw NotFound(job);
            if (seen != last)
                yield return seen;
            last = seen;
        }
    }

    /// <summary>Asks the job to stop. Tasks that wait end at once, running ones at their next checkpoint. Asking twice, or after the end, changes nothing.</summary>
    /// <returns>The job after the request.</returns>
    public Task<Job> CancelAsync(Guid job, CancelMode mode, CancellationToken cancellation) =>
        ChangeAsync(job, async (connection, before, stop) =>
        {
            if (before.HasEnded)
                return;
            await Statement.ExecuteAsync(Statement.Command(connection, RequestCancel, Statement.Of(job), Statement.Of((short)mode)), stop).ConfigureAwait(false);
            await JobSteps.StopAsync(connection, job, stop).ConfigureAwait(false);
        }, cancellation);

    /// <summary>
    /// Gives the failed and cancelled tasks of an ended job fresh counters and runs them again, and the phases after them; the others keep
    /// their results. Throws <c>job.state</c> for a job that has not ended, that succeeded, or whose results were removed.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <param name="within">What belongs to the same transaction; null for nothing.</param>
    public Task<Job> RedriveAsync(Guid job, CancellationToken cancellation, Func<NpgsqlConnection, CancellationToken, Task>? within = null) =>
        ChangeAsync(job, async (connection, before, stop) =>
        {
            if (before.State is not (JobState.Failed or JobState.PartiallySucceeded or JobState.Cancelled))
                throw new DatacubeException("job.state", $"Job {job} is {before.State}; only jobs that failed, partly succeeded or were cancelled can be run again.", "job");
            if (before.Progress.Failed + before.Progress.Cancelled == 0)
                throw new DatacubeException("job.state", $"Every task of job {job} succeeded before it was cancelled; there is nothing to run again.", "job");
            if (before.State == JobState.Cancelled && await WasRemovedAsync(connection, job, stop).ConfigureAwait(false))
                throw new DatacubeException("job.state", $"The results of job {job} were removed when it was cancelled. Submit the request again.", "job");
            try
            {
                await Statement.ExecuteAsync(Statement.Command(connection, Redrive, Statement.Of(job)), stop).ConfigureAwait(false);
                if (within is not null)
                    await within(connection, stop).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.ConstraintName == "jobs_content")
            {
                throw new DatacubeException("job.state", $"Another job with the content of job {job} is live. Wait for it, or cancel it.", "job", e);
            }
        }, cancellation);

    private static async Task<bool> WasRemovedAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellation)
    {
        var removed = await Statement.ListAsync(Statement.Command(connection, "select cancel_mode = 1 from jobs where id = $1", Statement.Of(job)), row => row.GetBoolean(0), cancellation).ConfigureAwait(false);
        return removed[0];
    }

    private async Task<Job> ChangeAsync(Guid job, Func<NpgsqlConnection, Job, CancellationToken, Task> change, CancellationToken cancellation)
    {
        var changed = await database.RunAsync(async (connection, stop) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
            // The row is locked first and read then, so that what is read is what the lock protects.
            await Statement.ExecuteAsync(Statement.Command(connection, JobSteps.LockJob, Statement.Of(job)), stop).ConfigureAwait(false);
            if (await ReadAsync(connection, job, stop).ConfigureAwait(false) is not { } before)
                throw NotFound(job);
            if (before.RemovedAt is not null)
                throw before.Removed();
            await change(connection, before, stop).ConfigureAwait(false);
            var after = await ReadAsync(connection, job, stop).ConfigureAwait(false);
            await transaction.CommitAsync(stop).ConfigureAwait(false);
            return after!;
        }, cancellation).ConfigureAwait(false);
        database.OutboxBell.Ring();
        return changed;
    }

    private static async Task<Job?> ReadAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellation)
    {
        var found = await Statement.ListAsync(Statement.Command(connection, LedgerRows.SelectJob + "where j.id = $1", Statement.Of(job)), LedgerRows.Job, cancellation).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    private static (DateTimeOffset? Before, Guid? Id) ReadToken(string? token)
    {
        if (token is null)
            return (null, null);
        var parts = token.Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks) && ticks is >= 0 and < 0x2bca2875f4373fff && Guid.TryParseExact(parts[1], "n", out var id)
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : throw new DatacubeException("page.token", "The page token is none of ours. Leave it out to start from the first page.", "page_token");
    }

    private static Task<List<Job>> ReadAsync(JobsDatabase database, Guid[] jobs, CancellationToken cancellation) => database.RunAsync((connection, stop) => Statement.ListAsync(
        Statement.Command(connection, LedgerRows.SelectJob + "where j.id = any($1)", Statement.Of(jobs)), LedgerRows.Job, stop), cancellation);

    private static DatacubeException NotFound(Guid job) => new("job.not_found", $"There is no job {job}. `datacube job list` shows all jobs.", "job");
}
