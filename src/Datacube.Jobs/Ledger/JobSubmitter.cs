using System.Data;
using System.Diagnostics;
using Datacube.Contracts.Errors;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.Jobs.Ledger;

/// <summary>
/// One transaction for a submission. Why two equal submissions never make two jobs: (1) both take the advisory lock of their content,
/// so the second looks only after the first has committed; (2) unique indexes on the request id and on the content of jobs without one refuse what
/// the lock let through; (3) the identifier of the job is made before the first attempt, so a repetition after a lost answer finds its own job.
/// </summary>
internal sealed class JobSubmitter(JobsDatabase database, TimeProvider time)
{
    private const int Chunk = 2000;

    private const string LockContent = "select pg_advisory_xact_lock(hashtextextended(current_schema() || $1 || encode($2, 'hex'), 4))";

    private const string FindById = "select id, state, request_hash from jobs where owner = $1 and request_id = $2";

    private const string FindByContent = "select id, state, request_hash from jobs where owner = $1 and request_hash = $2 and (state in (0, 1) or id = $3) order by id = $3 desc, created_at desc limit 1";

    private const string LockOwner = "select pg_advisory_xact_lock(hashtextextended(current_schema() || $1, 5))";

    private const string CountLive = "select count(*) from jobs where owner = $1 and state in (0, 1)";

    private const string InsertJob = """
        insert into jobs (id, owner, kind, request_id, request_hash, request, plan, priority, phase, max_failed_tasks, total, open, trace_parent)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """;

    private const string InsertTasks = """
        insert into tasks (id, job_id, kind, key, phase, cleanup, priority, state, payload)
        select t.id, $1, t.kind, t.key, t.phase, $2, $3, case when not $2 and t.phase = $4 then 1 else 0 end, t.payload::jsonb
        from unnest($5, $6, $7, $8, $9) with ordinality as t (id, kind, key, phase, payload, place)
        order by t.place
        """;

    private const string Ring = "insert into outbox (task_id) select id from tasks where job_id = $1 and state = 1 order by seq";

    internal Task<SubmittedJob> SubmitAsync(JobSubmission submission, CancellationToken cancellation)
    {
        SubmissionRules.Check(submission);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var hash = SubmissionRules.Hash(submission.Kind, submission.Request);
        return database.RunAsync(async (connection, stop) =>
        {
            try
            {
                return await OnceAsync(connection, submission, id, hash, stop).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && e.ConstraintName is "jobs_request_id" or "jobs_content")
            {
                // Another submission with the same id and other content came between; it has committed now.
                return await OnceAsync(connection, submission, id, hash, stop).ConfigureAwait(false);
            }
        }, cancellation);
    }

    internal Task<SubmittedJob?> FindAsync(string owner, string kind, string? requestId, string request, CancellationToken cancellation) =>
        database.RunAsync((connection, stop) => FindAsync(connection, owner, requestId, Guid.Empty, SubmissionRules.Hash(kind, request), stop), cancellation);

    internal Task<bool> RequireRoomAsync(string owner, int most, CancellationToken cancellation) =>
        database.RunAsync((connection, stop) => RequireRoomAsync(connection, owner, most, stop), cancellation);

    private static async Task<bool> RequireRoomAsync(NpgsqlConnection connection, string owner, int most, CancellationToken cancellation)
    {
        var live = await Statement.ListAsync(Statement.Command(connection, CountLive, Statement.Of(owner)), row => row.GetInt64(0), cancellation).ConfigureAwait(false);
        return live[0] < most
            ? true
            : throw new DatacubeException("limit.jobs", $"{live[0]} jobs of yours have not ended; the limit is {most}. Wait for one, or cancel one with `datacube job cancel`.");
    }

    private static async Task<SubmittedJob> OnceAsync(NpgsqlConnection connection, JobSubmission submission, Guid id, byte[] hash, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation).ConfigureAwait(false);
        await Statement.ExecuteAsync(Statement.Command(connection, LockContent, Statement.Of(submission.Owner), Statement.Of(hash)), cancellation).ConfigureAwait(false);
        if (await FindAsync(connection, submission.Owner, submission.RequestId, id, hash, cancellation).ConfigureAwait(false) is { } existing)
            return existing;
        if (submission.MaxLiveJobs is { } most)
        {
            // Always the last lock of a submission.
            await Statement.ExecuteAsync(Statement.Command(connection, LockOwner, Statement.Of(submission.Owner)), cancellation).ConfigureAwait(false);
            await RequireRoomAsync(connection, submission.Owner, most, cancellation).ConfigureAwait(false);
        }
        await InsertAsync(connection, submission, id, hash, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return new SubmittedJob(id, false, JobState.Queued);
    }

    private static async Task<SubmittedJob?> FindAsync(NpgsqlConnection connection, string owner, string? requestId, Guid id, byte[] hash, CancellationToken cancellation)
    {
        var find = requestId is not null
            ? Statement.Command(connection, FindById, Statement.Of(owner), Statement.Of(requestId))
            : Statement.Command(connection, FindByContent, Statement.Of(owner), Statement.Of(hash), Statement.Of(id));
        var found = await Statement.ListAsync(find, row => (Id: row.GetGuid(0), State: (JobState)row.GetInt16(1), Hash: row.GetFieldValue<byte[]>(2)), cancellation).ConfigureAwait(false);
        if (found is not [var job])
            return null;
        return job.Hash.AsSpan().SequenceEqual(hash)
            ? new SubmittedJob(job.Id, job.Id != id, job.State)
            : throw new DatacubeException("conflict.request_id_reused", $"The request id '{requestId}' belongs to job {job.Id}, whose content is another. Use a new request id, or none.", "request_id");
    }

    private static async Task InsertAsync(NpgsqlConnection connection, JobSubmission submission, Guid id, byte[] hash, CancellationToken cancellation)
    {
        var first = submission.Tasks.Min(task => task.Phase);
        await Statement.ExecuteAsync(Statement.Command(connection, InsertJob,
            Statement.Of(id), Statement.Of(submission.Owner), Statement.Of(submission.Kind), Statement.OrNull(submission.RequestId, NpgsqlDbType.Text), Statement.Of(hash),
            Statement.Json(submission.Request), Statement.Json(submission.Plan), Statement.Of(submission.Priority), Statement.Of(first),
            Statement.Of(SubmissionRules.MaxFailedTasks(submission)), Statement.Of(submission.Tasks.Count), Statement.Of(submission.Tasks.Count(task => task.Phase == first)),
            Statement.OrNull(Activity.Current?.Id, NpgsqlDbType.Text)), cancellation).ConfigureAwait(false);
        foreach (var chunk in submission.Tasks.Chunk(Chunk))
            await InsertAsync(connection, id, submission.Priority, first, chunk, false, cancellation).ConfigureAwait(false);
        if (submission.Cleanup is { } cleanup)
            await InsertAsync(connection, id, submission.Priority, first, [cleanup], true, cancellation).ConfigureAwait(false);
        await Statement.ExecuteAsync(Statement.Command(connection, Ring, Statement.Of(id)), cancellation).ConfigureAwait(false);
    }

    private static Task<int> InsertAsync(NpgsqlConnection connection, Guid job, int priority, int first, TaskSpec[] tasks, bool cleanup, CancellationToken cancellation) =>
        Statement.ExecuteAsync(Statement.Command(connection, InsertTasks,
            Statement.Of(job), Statement.Of(cleanup), Statement.Of(priority), Statement.Of(first),
            Statement.Of(Array.ConvertAll(tasks, _ => Guid.CreateVersion7())), Statement.Of(Array.ConvertAll(tasks, task => task.Kind)),
            Statement.Of(Array.ConvertAll(tasks, task => task.Key)), Statement.Of(Array.ConvertAll(tasks, task => task.Phase)), Statement.Of(Array.ConvertAll(tasks, task => task.Payload))), cancellation);
}
