namespace Grpc.Core;

public abstract class ChannelBase
{
    private int shutDown;

    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    public string Target { get; }

    public abstract CallInvoker CreateCallInvoker();

    public Task ShutdownAsync() =>
        Interlocked.Exchange(ref shutDown, 1) == 0 ? ShutdownAsyncCore() : throw new InvalidOperationException($"The channel to {Target} was shut down before.");

    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
