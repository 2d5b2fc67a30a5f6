using Npgsql;

namespace Datacube.Jobs.Ledger;

/// <summary>Columns and rows of jobs and tasks, in one order.</summary>
internal static class LedgerRows
{
    /// <summary>To be followed by conditions on <c>j</c>.</summary>
    internal const string SelectJob = """
        select j.id, j.kind, j.owner, j.request_id, j.request::text, j.state, j.cancel_requested, j.priority, j.max_failed_tasks, j.error_code, j.error_text,
               j.created_at, j.started_at, j.ended_at, j.total, j.succeeded, j.failed, j.cancelled, r.running, r.part, j.removed_at
        from jobs j
        cross join lateral (
            select count(*)::int as running, coalesce(sum(case when units > 0 then least(1, done::float8 / units) else 0 end), 0)::float8 as part
            from tasks where job_id = j.id and state = 2 and not cleanup) r

        """;

    /// <summary>To be followed by conditions.</summary>
    internal const string SelectTask = """
        select id, job_id, kind, key, phase, state, lease_token, lease_until, worker, not_before, failures, interruptions, done, units, result::text, error_code, error_text
        from tasks

        """;

    internal static Job Job(NpgsqlDataReader row)
    {
        int total = row.GetInt32(14), succeeded = row.GetInt32(15), failed = row.GetInt32(16), cancelled = row.GetInt32(17);
        return new Job
        {
            Id = row.GetGuid(0),
            Kind = row.GetString(1),
            Owner = row.GetString(2),
            RequestId = Statement.TextAt(row, 3),
            Request = row.GetString(4),
            State = (JobState)row.GetInt16(5),
            CancelRequested = row.GetBoolean(6),
            Priority = row.GetInt32(7),
            MaxFailedTasks = row.GetInt32(8),
            ErrorCode = Statement.TextAt(row, 9),
            ErrorText = Statement.TextAt(row, 10),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(11),
            StartedAt = Statement.TimeAt(row, 12),
            EndedAt = Statement.TimeAt(row, 13),
            RemovedAt = Statement.TimeAt(row, 20),
            Progress = new JobProgress(total, succeeded, failed, cancelled, row.GetInt32(18), Math.Min(1, (succeeded + failed + cancelled + row.GetDouble(19)) / total)),
        };
    }

    internal static JobTask Task(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        JobId = row.GetGuid(1),
        Kind = row.GetString(2),
        Key = row.GetString(3),
        Phase = row.GetInt32(4),
        State = (TaskState)row.GetInt16(5),
        LeaseToken = row.GetInt64(6),
        LeaseUntil = Statement.TimeAt(row, 7),
        Worker = Statement.TextAt(row, 8),
        NotBefore = row.GetFieldValue<DateTimeOffset>(9),
        Failures = row.GetInt32(10),
        Interruptions = row.GetInt32(11),
        Done = row.GetInt64(12),
        Units = row.GetInt64(13),
        Result = Statement.TextAt(row, 14),
        ErrorCode = Statement.TextAt(row, 15),
        ErrorText = Statement.TextAt(row, 16),
    };
}
