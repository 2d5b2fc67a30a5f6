namespace Datacube.Jobs.Running;

/// <summary>
/// Runs the tasks of one kind. A handler is registered per kind (<see cref="JobsBuilder.Handle{THandler}(string)"/>) and made anew, in a scope of
/// its own, for every task. It may be run twice for the same task, also at the same time (a frozen worker that wakes up), and must
/// publish its result so that the second time changes nothing.
/// </summary>
public interface ITaskHandler
{
    /// <summary>
    /// Does the work. Errors: a <see cref="Contracts.Errors.DatacubeException"/> decides by its code whether the task is tried again;
    /// anything unclassified is tried once more, elsewhere, and then fails as <c>internal</c>.
    /// </summary>
    /// <param name="task">The task and its lease.</param>
    /// <param name="cancellation">Cancelled when the job is cancelled, the lease is lost or the process stops. Stop at the next checkpoint, remove temporary objects, throw <see cref="OperationCanceledException"/>.</param>
    Task<TaskResult> RunAsync(ClaimedTask task, CancellationToken cancellation);
}
