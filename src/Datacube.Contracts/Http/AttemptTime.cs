namespace Datacube.Contracts.Http;

/// <summary>How long one attempt may take. A handler that holds a request back takes that time out: waiting for a turn is no fault of the source.</summary>
public static class AttemptTime
{
    private static readonly HttpRequestOptionsKey<Action<bool>> Key = new("datacube.attempt_time");

    /// <summary>Stops the time of the attempt that a request belongs to, if there is one.</summary>
    public static void Stop(HttpRequestMessage request) => Run(request, isRunning: false);

    /// <summary>Starts it anew: the source has all of it for its answer.</summary>
    public static void Restart(HttpRequestMessage request) => Run(request, isRunning: true);

    internal static void Attach(HttpRequestMessage request, CancellationTokenSource timer, TimeSpan limit) =>
        request.Options.Set(Key, isRunning => timer.CancelAfter(isRunning ? limit : Timeout.InfiniteTimeSpan));

    private static void Run(HttpRequestMessage request, bool isRunning)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Options.TryGetValue(Key, out var run))
            run(isRunning);
    }
}
