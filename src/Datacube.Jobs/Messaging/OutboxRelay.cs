using System.Diagnostics;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Faults;
using Datacube.Contracts.Messages;
using Datacube.Jobs.Ledger;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Datacube.Jobs.Messaging;

/// <summary>
/// Sends what the outbox holds and deletes what the broker confirmed, in one transaction per batch. Rows that another relay holds are skipped; a process that dies in between leaves
/// its rows behind, and they are sent again under the same message ids, which the inbox knows.
/// </summary>
internal sealed class OutboxRelay(JobsDatabase database, TaskQueue queue, JobsOptions options, ILogger<OutboxRelay> log) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private const string Take = """
        select o.id, o.message_id, o.task_id, j.trace_parent
        from outbox o left join tasks t on t.id = o.task_id left join jobs j on j.id = t.job_id
        where o.due_at <= now() order by o.due_at, o.id limit $1
        for update of o skip locked
        """;

    private readonly record struct Row(long Id, Guid MessageId, Guid TaskId, string? TraceParent);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await queue.BusIsUpAsync(pause => WaitAsync(pause, stoppingToken), stoppingToken).ConfigureAwait(false);
        var pause = options.RelayEvery;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RelayAsync(stoppingToken).ConfigureAwait(false) == BatchSize)
                    continue;
                pause = options.RelayEvery;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                JobsLog.RelayFailed(log, LogText.Of(e));
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await WaitAsync(pause, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends one batch. Returns how many messages it had.</summary>
    internal Task<int> RelayAsync(CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        await using var transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        var rows = await Statement.ListAsync(Statement.Command(connection, Take, Statement.Of(BatchSize)), Read, stop).ConfigureAwait(false);
        if (rows.Count == 0)
            return 0;
        FaultPoints.Reach(FaultPoints.BeforeRelay);
        await SendAsync(rows, stop).ConfigureAwait(false);
        await Statement.ExecuteAsync(Statement.Command(connection, "delete from outbox where id = any($1)", Statement.Of(rows.ConvertAll(row => row.Id).ToArray())), stop).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        JobsMeter.Rings.Add(rows.Count);
        return rows.Count;
    }, cancellation);

    private async Task SendAsync(List<Row> rows, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(options.PublishTimeout);
        try
        {
            var endpoint = await queue.EndpointAsync(bounded.Token).ConfigureAwait(false);
            await Task.WhenAll(rows.ConvertAll(row => SendAsync(endpoint, row, bounded.Token))).WaitAsync(bounded.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            queue.Doubt();
            throw new DatacubeException("broker.unavailable", $"The broker did not confirm {rows.Count} messages within {options.PublishTimeout.TotalSeconds:0} s ({e.GetType().Name}); they stay in the outbox.", null, e);
        }
    }

    private async Task SendAsync(ISendEndpoint endpoint, Row row, CancellationToken cancellation)
    {
        ActivityContext.TryParse(row.TraceParent, null, out var parent);
        using var activity = row.TraceParent is null ? null : JobsMeter.Activities.StartActivity("ring", ActivityKind.Producer, parent);
        await endpoint.Send(new TaskReady(database.Schema, row.TaskId), context =>
        {
            context.MessageId = row.MessageId;
            context.Durable = true;
            // A queue that is gone must not swallow the message: the broker sends it back.
            if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
                rabbit.Mandatory = true;
        }, cancellation).ConfigureAwait(false);
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken cancellation)
    {
        try
        {
            await database.OutboxBell.WaitAsync(pause, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host stops; the loop sees it.
        }
    }

    private static Row Read(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), Statement.TextAt(row, 3));
}
