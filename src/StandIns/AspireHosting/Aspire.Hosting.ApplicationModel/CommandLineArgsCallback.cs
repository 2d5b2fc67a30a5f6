using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds arguments to a resource's command line just before it starts.</summary>
public sealed class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>The command line of a resource that is about to start. Values are texts or value providers.</summary>
public sealed class CommandLineArgsCallbackContext(
    DistributedApplicationExecutionContext executionContext, IResource resource, IList<object> args, ILogger logger, CancellationToken cancellationToken)
{
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public IResource Resource { get; } = resource;

    public IList<object> Args { get; } = args;

    public ILogger Logger { get; } = logger;

    public CancellationToken CancellationToken { get; } = cancellationToken;
}
