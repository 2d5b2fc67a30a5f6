namespace Grpc.Calls;

/// <summary>Cancels a call's token when its time is over, and then lets the call answer.</summary>
internal sealed class CallDeadline : IAsyncDisposable
{
    /// <summary>Timers take at most about 49 days; a longer deadline is looked at again after this time.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

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
        timer.Change(Capped(timeout), Timeout.InfiniteTimeSpan);
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
            timer.Change(Capped(left), Timeout.InfiniteTimeSpan);
            return;
        }
        passed = true;
        answered = Task.WhenAll(onPassed(), cancellation.CancelAsync());
    }

    /// <summary>Rounded up, so that the timer does not come before the deadline.</summary>
    private static TimeSpan Capped(TimeSpan left) => left > LongestTimer ? LongestTimer : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
}
