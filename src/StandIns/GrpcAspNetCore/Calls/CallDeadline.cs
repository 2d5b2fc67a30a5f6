using Grpc.Wire;

namespace Grpc.Calls;

/// <summary>Cancels a call's token when its time is over, and then lets the call answer.</summary>
internal sealed class CallDeadline : IAsyncDisposable
{
    private readonly CancellationTokenSource cancellation;
    private readonly Func<Task> onPassed;
    private readonly Timer timer;
    private Task answered = Task.CompletedTask;
    private volatile bool passed;

    internal CallDeadline(TimeSpan timeout, Func<Task> onPassed, CancellationToken aborted)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        At = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        this.onPassed = onPassed;
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Token = cancellation.Token;
        timer = new Timer(static deadline => ((CallDeadline)deadline!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(LongTimer.Step(timeout), Timeout.InfiniteTimeSpan);
    }

    internal DateTime At { get; }

    internal bool HasPassed => passed;

    internal CancellationToken Token { get; }

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync().ConfigureAwait(false);
        await answered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.Dispose();
    }

    private void OnTimer()
    {
        var left = At - TimeProvider.System.GetUtcNow().UtcDateTime;
        if (left > TimeSpan.Zero)
        {
            timer.Change(LongTimer.Step(left), Timeout.InfiniteTimeSpan);
            return;
        }
        passed = true;
        answered = Task.WhenAll(onPassed(), cancellation.CancelAsync());
    }
}
