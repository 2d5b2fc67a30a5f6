using Datacube.Contracts.Errors;
using Datacube.Contracts.Messages;
using Datacube.Jobs.Running;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Messaging;

/// <summary>The doorbell rings: the delivery is acknowledged when this returns, which is as soon as a claim is committed or there is nothing to claim.</summary>
internal sealed class TaskReadyConsumer(TaskRunner runner, DeadLetters letters, ILogger<TaskReadyConsumer> log) : IConsumer<TaskReady>
{
    public async Task Consume(ConsumeContext<TaskReady> context)
    {
        var ready = context.Message;
        try
        {
            if (!await runner.RingAsync(context.MessageId, ready.TaskId, context.CancellationToken).ConfigureAwait(false))
                await letters.WriteAsync(context.MessageId, QueueNames.Tasks(ready.Schema), "task.not_found", DeadLetters.UnknownTask(ready.TaskId), context.ReceiveContext.Body.GetBytes(), context.CancellationToken).ConfigureAwait(false);
        }
        catch (DatacubeException e)
        {
            // Without the database there is nothing to claim; whoever sweeps when it is back rings again.
            JobsLog.ClaimFailed(log, LogText.Of(e));
        }
    }
}
