using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using MassTransit;

namespace Datacube.Jobs.Messaging;

/// <summary>
/// The queue that tasks are rung through, as its senders see it. A process that only accepts jobs declares it first, with the arguments that workers declare
/// it with: it may be there before any worker has ever started. A worker declares it by listening: a queue that its sending half made again, the moment
/// after it was deleted, would look alive while the broker has forgotten who listens.
/// </summary>
internal sealed class TaskQueue(IBus bus, JobsDatabase database, HandlerTable handlers, Func<Uri> broker)
{
    private const int LooksForBus = 300;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private volatile bool declared = handlers.Kinds.Length > 0;

    /// <summary>Waits for the bus at the start, so that the first messages find it; but not for ever.</summary>
    internal async Task BusIsUpAsync(Func<TimeSpan, Task> wait, CancellationToken cancellation)
    {
        for (var look = 0; look < LooksForBus && bus is IBusControl control && control.CheckHealth().Status != BusHealthStatus.Healthy && !cancellation.IsCancellationRequested; look++)
            await wait(BetweenLooks).ConfigureAwait(false);
    }

    /// <summary>Where to send, with a queue behind it.</summary>
    internal async Task<ISendEndpoint> EndpointAsync(CancellationToken cancellation)
    {
        if (!declared)
            await BusSetup.Declaring(database.Schema, broker()).DeployAsync(cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        declared = true;
        return await bus.GetSendEndpoint(new Uri($"exchange:{QueueNames.Tasks(database.Schema)}?type=fanout&durable=true")).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>After a message that was not confirmed: the queue may be gone.</summary>
    internal void Doubt() => declared = handlers.Kinds.Length > 0;
}
