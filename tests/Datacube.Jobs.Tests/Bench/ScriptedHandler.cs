using Datacube.Jobs.Running;

namespace Datacube.Jobs.Tests.Bench;

/// <summary>Runs whatever the test wrote.</summary>
internal sealed class ScriptedHandler(HandlerScript script) : ITaskHandler
{
    public Task<TaskResult> RunAsync(ClaimedTask task, CancellationToken cancellation) => script(task, cancellation);
}

internal delegate Task<TaskResult> HandlerScript(ClaimedTask task, CancellationToken cancellation);
