using System.Net;
using System.Net.Http.Headers;
using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Http;

/// <summary>
/// Pauses between attempts: exponential with full jitter (a uniform draw from 0 to the cap of the attempt), never shorter than what
/// Retry-After asks for.
/// </summary>
public sealed class RetryPolicy(TimeProvider time, int maxAttempts = 5, int? seed = null)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly Random random = seed is { } value ? new Random(value) : new Random();
    private readonly Lock gate = new();

    /// <summary>Longest wait that Retry-After can impose; a server that asks for more has failed for now.</summary>
    public static TimeSpan LongestRetryAfter { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Attempts, the first included.</summary>
    public int MaxAttempts => maxAttempts;

    /// <summary>True for a status that may pass: 408, 425, 429 and 5xx without 501 and 505.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        (int)status is 408 or 425 or 429 or (>= 500 and < 600 and not 501 and not 505);

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="retryAfter">What the server asked for, or null.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task PauseAsync(int attempt, RetryConditionHeaderValue? retryAfter, CancellationToken cancellation) =>
        Task.Delay(Pause(attempt, retryAfter), time, cancellation);

    /// <summary>True when the server asks for a longer wait than <see cref="LongestRetryAfter"/>.</summary>
    public bool AsksTooMuch(RetryConditionHeaderValue? retryAfter) => Asked(retryAfter) > LongestRetryAfter;

    /// <summary>Runs something that reads a body, again when it fails with a code whose retry decision is to back off.</summary>
    /// <param name="action">What is run.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="mayPass">Says of such a failure whether it is repeated here; all are where this is null.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellation, Func<DatacubeException, bool>? mayPass = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await action(cancellation).ConfigureAwait(false);
            }
            catch (DatacubeException e) when (attempt < maxAttempts && e.Entry.Retry == RetryDecision.BackOff && (mayPass?.Invoke(e) ?? true))
            {
                await PauseAsync(attempt, null, cancellation).ConfigureAwait(false);
            }
        }
    }

    internal TimeSpan Pause(int attempt, RetryConditionHeaderValue? retryAfter)
    {
        var cap = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(attempt - 1, 10)));
        double draw;
        lock (gate)
            draw = random.NextDouble();
        var jittered = cap * draw;
        return Asked(retryAfter) is { } asked && asked > jittered ? asked : jittered;
    }

    private TimeSpan? Asked(RetryConditionHeaderValue? retryAfter) =>
        retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - time.GetUtcNow() : null);
}
