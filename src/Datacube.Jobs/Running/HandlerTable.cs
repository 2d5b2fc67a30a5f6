using Microsoft.Extensions.DependencyInjection;

namespace Datacube.Jobs.Running;

/// <summary>Which handler runs which kind of task.</summary>
internal sealed class HandlerTable(IReadOnlyDictionary<string, Type> handlers, IServiceScopeFactory scopes)
{
    /// <summary>Kinds that this process can run.</summary>
    internal string[] Kinds { get; } = [.. handlers.Keys];

    /// <summary>Runs a task in a scope of its own.</summary>
    internal async Task<TaskResult> RunAsync(ClaimedTask task, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var handler = (ITaskHandler)scope.ServiceProvider.GetRequiredService(handlers[task.Kind]);
        return await handler.RunAsync(task, cancellation).ConfigureAwait(false);
    }
}
