using System.Net;
using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Http;

/// <summary>
/// The only way to outside HTTP. The client refuses everything but https to public hosts (and hosts that the user named), checks what
/// a name resolves to when it connects, follows redirects by hand, uses no proxy of the environment and no cookies, and repeats
/// idempotent requests. Failures are <see cref="DatacubeException"/>: <c>href.not_allowed</c>, <c>source.unavailable</c>; the status of an
/// answer is turned into a code by <see cref="ThrowIfFailed"/>.
/// </summary>
public static class GuardedHttp
{
    private static readonly HttpRequestOptionsKey<bool> IdempotentKey = new("datacube.idempotent");

    /// <summary>Makes a client. It is meant to live as long as the process; <see cref="HttpClient.Timeout"/> is off because attempts have their own.</summary>
    public static HttpClient CreateClient(GuardedHttpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rules = new HostRules(options.AllowedHosts);
        var network = options.Network ?? CreateNetwork(options, rules);
        if (options.Around is { } around)
            network = around(network);
        var client = new HttpClient(new RetryHandler(options, new RedirectHandler(rules, options.MaxRedirects, network)))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("datacube/0.1");
        return client;
    }

    /// <summary>Marks a POST that only asks (a search), so that it may be repeated.</summary>
    public static void MarkIdempotent(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Options.Set(IdempotentKey, true);
    }

    /// <summary>Turns a failed status into its code: 401 and 403, 404 and 410, 429, 5xx; anything else that is no success is <c>source.unavailable</c> too.</summary>
    public static void ThrowIfFailed(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.IsSuccessStatusCode)
            return;
        var address = UrlScrubber.WithoutHost(response.RequestMessage?.RequestUri);
        var status = (int)response.StatusCode;
        var (code, remedy) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ("source.unauthorized", "Check the credentials for this source."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => ("source.not_found", "It may have been moved or withdrawn."),
            HttpStatusCode.TooManyRequests => ("source.throttled", "Try again later or with fewer threads."),
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.MethodNotAllowed => ("source.refused", "The source does not accept this request."),
            _ => ("source.unavailable", "Try again later."),
        };
        throw new DatacubeException(code, $"A source answered {status} to {address}. {remedy}");
    }

    internal static bool IsIdempotent(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options
        || (request.Options.TryGetValue(IdempotentKey, out var marked) && marked);

    private static SocketsHttpHandler CreateNetwork(GuardedHttpOptions options, HostRules rules) => new()
    {
        ConnectCallback = new GuardedConnector(rules, options.Resolve).ConnectAsync,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = options.ConnectTimeout,
        MaxConnectionsPerServer = options.MaxConnectionsPerHost,
        EnableMultipleHttp2Connections = true,
        // Names are looked up and checked again once in a while.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = options.Decompress ? DecompressionMethods.GZip | DecompressionMethods.Brotli | DecompressionMethods.Deflate : DecompressionMethods.None,
    };
}
