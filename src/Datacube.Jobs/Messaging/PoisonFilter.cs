using Datacube.Contracts.Errors;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Messaging;

/// <summary>
/// Looks at every delivery before anything parses it, and takes what nobody could use out of the way, with the reason. Behind a dead-letter queue it takes everything.
/// When the database is away, too, the delivery goes back to the broker, whose delivery limit bounds that.
/// </summary>
internal sealed class PoisonFilter(DeadLetters letters, string schema, JobsOptions options, ILogger<PoisonFilter> log) : IFilter<ReceiveContext>
{
    private static readonly TimeSpan PauseBeforeReturn = TimeSpan.FromSeconds(2);

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        var body = context.Body.GetBytes();
        var (message, code, reason) = MessageRules.Read(body, schema, options.MaxMessageBytes);
        var died = context.InputAddress.AbsolutePath.EndsWith(QueueNames.Dead(schema), StringComparison.Ordinal);
        if (message is not null && !died)
        {
            await next.Send(context).ConfigureAwait(false);
            return;
        }
        if (message is not null)
            (code, reason) = ("message.undeliverable", $"The broker gave up delivering the message for task {message.TaskId}; the sweeper rings for the task again.");
        try
        {
            await letters.WriteAsync(context.GetMessageId(), died ? QueueNames.Dead(schema) : QueueNames.Tasks(schema), code, reason, body, context.CancellationToken).ConfigureAwait(false);
        }
        catch (DatacubeException e)
        {
            JobsLog.DeadLetterNotWritten(log, LogText.Of(e));
            await Task.Delay(PauseBeforeReturn, context.CancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("poison");
}
