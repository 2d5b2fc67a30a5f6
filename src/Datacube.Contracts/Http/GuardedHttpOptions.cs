using System.Net;

namespace Datacube.Contracts.Http;

/// <summary>How outbound HTTP behaves.</summary>
public sealed record GuardedHttpOptions
{
    /// <summary>
    /// Hosts that the user named on the command line (<c>host</c> or <c>host:port</c>): plain http and private addresses are allowed
    /// there and nowhere else.
    /// </summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];

    /// <summary>Time for one attempt until the headers of the answer are there.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for name resolution and connecting.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts of an idempotent request, the first included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Redirects followed by hand, each checked again.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Connections kept to one host.</summary>
    public int MaxConnectionsPerHost { get; init; } = 32;

    /// <summary>True asks for gzip and brotli. Never for range requests: a range of a compressed body is useless.</summary>
    public bool Decompress { get; init; }

    /// <summary>Clock of the pauses between attempts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Seed of the jitter; null draws one.</summary>
    public int? JitterSeed { get; init; }

    /// <summary>Name resolution; the default asks the system.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>
    /// Puts a handler around the network, for example one that limits how often a source is asked. It sees every attempt and every redirect, and
    /// what it sends is checked when it connects.
    /// </summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Around { get; init; }

    /// <summary>Replaces the network in tests; redirects, retries and the checks of an address's spelling stay in force.</summary>
    public HttpMessageHandler? Network { get; init; }
}
