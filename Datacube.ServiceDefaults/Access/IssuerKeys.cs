using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Datacube.ServiceDefaults.Access;

/// <summary>
/// The name and the public keys of the token issuer, fetched through guarded HTTP and kept. They are fetched again when they are old, and when
/// a token names a key that is not among them; but never more often than once in <see cref="Pause"/>, whatever tokens arrive.
/// </summary>
internal sealed class IssuerKeys : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim gate = new(1);
    private readonly TimeProvider time;
    private readonly HttpClient? client;
    private readonly string address = "";
    private volatile Held? held;
    private DateTimeOffset asked = DateTimeOffset.MinValue;

    public IssuerKeys(IOptions<AccessSettings> options, GuardedHttpOptions http, TimeProvider time)
    {
        this.time = time;
        if (options.Value.Jwt is not { } jwt)
            return;
        var authority = new Uri(jwt.Authority);
        address = $"{jwt.Authority.TrimEnd('/')}/.well-known/openid-configuration";
        // The operator named this host; it may well be a private one. Https is asked for by the rules of the settings.
        client = GuardedHttp.CreateClient(http with { AllowedHosts = [.. http.AllowedHosts, $"{authority.IdnHost}:{authority.Port}"], AttemptTimeout = TimeSpan.FromSeconds(10), MaxAttempts = 2 });
    }

    /// <summary>What the issuer says of itself, or <c>service.unavailable</c>.</summary>
    /// <param name="again">True to ask once more now: a key was missing.</param>
    /// <param name="cancellation">Stops the wait.</param>
    internal async Task<OpenIdConnectConfiguration> GetAsync(bool again, CancellationToken cancellation)
    {
        // Who has keys does not wait for those who fetch new ones.
        if (!again && held is { } fresh && time.GetUtcNow() - fresh.Fetched <= Longest)
            return fresh.Issuer;
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var now = time.GetUtcNow();
            if ((held is null || again || now - held.Fetched > Longest) && now - asked >= Pause)
                await FetchAsync(now, cancellation).ConfigureAwait(false);
            return held?.Issuer ?? throw Unavailable(null);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task FetchAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        // The first fetch does not count: a key that appears right after it is found all the same.
        if (held is not null)
            asked = now;
        try
        {
            held = new Held(await OpenIdConnectConfigurationRetriever.GetAsync(address, new HttpDocumentRetriever(client!) { RequireHttps = true }, cancellation).ConfigureAwait(false), now);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            asked = now;
            // Keys that were good a while ago are better than a closed door.
            if (held is null)
                throw Unavailable(e);
        }
    }

    private static DatacubeException Unavailable(Exception? cause) =>
        new("service.unavailable", "The issuer of tokens could not be asked for its keys. Try again later, or use a key.", "authorization", cause) { RetryAfter = Pause };

    private sealed record Held(OpenIdConnectConfiguration Issuer, DateTimeOffset Fetched);

    public void Dispose()
    {
        client?.Dispose();
        gate.Dispose();
    }
}
