using System.Net;
using System.Net.Http.Headers;
using Datacube.Contracts.Http;

namespace Datacube.Stac.Providers;

/// <summary>
/// Lets requests to one provider through: no more at a time than allowed, no more in a second, and none while the provider asked for a pause
/// (429 or 503 with Retry-After). One gate per provider and process, shared by all searches.
/// </summary>
public sealed class ProviderGate(ProviderLimits limits, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim slots = new(limits.Concurrency, limits.Concurrency);
    private readonly TimeSpan spacing = limits.RequestsPerSecond > 0 ? TimeSpan.FromSeconds(1 / limits.RequestsPerSecond) : TimeSpan.Zero;
    private readonly Lock gate = new();
    private DateTimeOffset nextStart;
    private DateTimeOffset pausedUntil;

    /// <summary>Puts the gate around a network, for <see cref="GuardedHttpOptions.Around"/>. A place is held until the body of the answer is let go.</summary>
    public HttpMessageHandler Around(HttpMessageHandler network) => new GateHandler(this, network);

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private async Task EnterAsync(CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // A pause may have been asked for while this request waited: then it takes a place after that, for all at once would earn the next pause.
            for (var wait = Reserve(); wait > TimeSpan.Zero; wait = IsPaused() ? Reserve() : TimeSpan.Zero)
                await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
        catch
        {
            slots.Release();
            throw;
        }
    }

    private TimeSpan Reserve()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var start = new[] { now, nextStart, pausedUntil }.Max();
            nextStart = start + spacing;
            return start - now;
        }
    }

    private bool IsPaused()
    {
        lock (gate)
            return pausedUntil > time.GetUtcNow();
    }

    private void Heed(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) || Asked(response.Headers.RetryAfter) is not { } asked)
            return;
        // A provider cannot stop the world: what is longer than the longest accepted pause fails by the retry policy.
        lock (gate)
            pausedUntil = new[] { pausedUntil, time.GetUtcNow() + (asked < RetryPolicy.LongestRetryAfter ? asked : RetryPolicy.LongestRetryAfter) }.Max();
    }

    private TimeSpan? Asked(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    private sealed class GateHandler(ProviderGate gate, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Others' long answers and pauses are waited for here, as long as that takes.
            AttemptTime.Stop(request);
            await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
            AttemptTime.Restart(request);
            try
            {
                var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                gate.Heed(response);
                response.Content = new HeldContent(response.Content, () => gate.slots.Release());
                return response;
            }
            catch
            {
                gate.slots.Release();
                throw;
            }
        }
    }
}
