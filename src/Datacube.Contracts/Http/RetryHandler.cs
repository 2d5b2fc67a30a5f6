using System.Net.Sockets;
using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Http;

/// <summary>Repeats idempotent requests that failed in a way that may pass. The last answer goes to the caller, whatever its status.</summary>
internal sealed class RetryHandler(GuardedHttpOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly RetryPolicy policy = new(options.Time, options.MaxAttempts, options.JitterSeed);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var repeatable = GuardedHttp.IsIdempotent(request);
        for (var attempt = 1; ; attempt++)
        {
            var last = !repeatable || attempt >= policy.MaxAttempts;
            HttpResponseMessage? response = null;
            try
            {
                response = await AttemptAsync(request, cancellationToken).ConfigureAwait(false);
                var asked = response.Headers.RetryAfter;
                if (last || !RetryPolicy.IsTransient(response.StatusCode) || policy.AsksTooMuch(asked))
                    return response;
                response.Dispose();
                await policy.PauseAsync(attempt, asked, cancellationToken).ConfigureAwait(false);
            }
            catch (DatacubeException e) when (!last && e.Entry.Retry == RetryDecision.BackOff)
            {
                await policy.PauseAsync(attempt, null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(options.AttemptTimeout, options.Time);
        AttemptTime.Attach(request, timer, options.AttemptTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            return await base.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new DatacubeException("source.unavailable",
                $"A source did not answer within {options.AttemptTimeout.TotalSeconds:0} s. Try again later.", null, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new DatacubeException("source.unavailable",
                $"A source could not be reached within {options.ConnectTimeout.TotalSeconds:0} s. Try again later.", null, e);
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound })
        {
            // Name servers fail in this way, too, when they are out of reach.
            throw new DatacubeException("source.unavailable", "No name server knows the host of a source. Check the spelling of its address, or try again later.", null, e);
        }
        catch (HttpRequestException e)
        {
            throw new DatacubeException("source.unavailable", $"A source could not be reached ({Reason(e)}). Try again later.", null, e);
        }
    }

    private static string Reason(HttpRequestException e) =>
        e.InnerException is SocketException socket ? socket.SocketErrorCode.ToString() : e.HttpRequestError.ToString();
}
