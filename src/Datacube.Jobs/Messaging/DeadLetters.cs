using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Jobs.Ledger;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.Jobs.Messaging;

/// <summary>Messages that nobody could use: what they were, why, and how to replay them.</summary>
/// <param name="database">The service's database.</param>
/// <param name="options">The limits of today.</param>
/// <param name="log">Every dead letter is an error in the log: the line that an alert waits for.</param>
public sealed class DeadLetters(JobsDatabase database, JobsOptions options, ILogger<DeadLetters> log)
{
    private const int KeptBody = 4096;

    private const string Insert = """
        insert into dead_letters (message_id, queue, code, reason, body)
        select $1, $2, $3, $4, $5
        where $1 is null or not exists (select from dead_letters where message_id = $1 and code = $3)
        """;

    private const string Select = "select id, message_id, queue, code, reason, body, received_at, redriven_at from dead_letters";

    private const string Replay = """
        with rung as (insert into outbox (task_id) values ($2))
        update dead_letters set redriven_at = now() where id = $1
        """;

    /// <summary>Dead letters, newest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellation) =>
        await database.RunAsync((connection, stop) => Statement.ListAsync(Statement.Command(connection, Select + " order by received_at desc, id limit $1", Statement.Of(limit)), Read, stop), cancellation).ConfigureAwait(false);

    /// <summary>
    /// Reads the message again by today's rules and, where it is good now, rings for its task. Otherwise throws the code that it is dead for, <c>task.not_found</c> for a
    /// task that the ledger does not have, or <c>object.not_found</c> for a dead letter that does not exist.
    /// </summary>
    public async Task RedriveAsync(Guid deadLetter, CancellationToken cancellation)
    {
        await database.RunAsync(async (connection, stop) =>
        {
            var found = await Statement.ListAsync(Statement.Command(connection, Select + " where id = $1", Statement.Of(deadLetter)), Read, stop).ConfigureAwait(false);
            if (found.Count == 0)
                throw new DatacubeException("object.not_found", $"There is no dead letter {deadLetter}.", "dead_letter");
            var (message, code, reason) = MessageRules.Read(Encoding.UTF8.GetBytes(found[0].Body), database.Schema, options.MaxMessageBytes);
            if (message is null)
                throw new DatacubeException(code, reason, "dead_letter");
            var known = await Statement.ListAsync(Statement.Command(connection, "select exists (select from tasks where id = $1)", Statement.Of(message.TaskId)), row => row.GetBoolean(0), stop).ConfigureAwait(false);
            if (!known[0])
                throw new DatacubeException("task.not_found", UnknownTask(message.TaskId), "dead_letter");
            return await Statement.ExecuteAsync(Statement.Command(connection, Replay, Statement.Of(deadLetter), Statement.Of(message.TaskId)), stop).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
        database.OutboxBell.Ring();
    }

    internal static string UnknownTask(Guid task) => $"The ledger has no task {task}. It was removed, or the message belongs to another database.";

    /// <summary>Records a message; one that comes again for the same reason is recorded once.</summary>
    internal async Task WriteAsync(Guid? message, string queue, string code, string reason, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var kept = UrlScrubber.Scrub(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, KeptBody)])).Replace('\0', '\uFFFD');
        await database.RunAsync((connection, stop) => Statement.ExecuteAsync(Statement.Command(connection, Insert,
            Statement.OrNull(message, NpgsqlDbType.Uuid), Statement.Of(queue), Statement.Of(code), Statement.Of(reason), Statement.Of(kept)), stop), cancellation).ConfigureAwait(false);
        JobsLog.DeadLetter(log, queue, code, reason);
        JobsMeter.DeadLetters.Add(1, new KeyValuePair<string, object?>("code", code));
    }

    private static DeadLetter Read(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetFieldValue<DateTimeOffset>(6), Statement.TimeAt(row, 7));
}
