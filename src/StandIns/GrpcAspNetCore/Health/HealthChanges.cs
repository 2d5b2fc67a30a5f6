using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.Health;

/// <summary>Wakes the watches whenever the application publishes its health.</summary>
internal sealed class HealthChanges : IHealthCheckPublisher
{
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the next publication.</summary>
    internal Task Next => Volatile.Read(ref next).Task;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return Task.CompletedTask;
    }
}
