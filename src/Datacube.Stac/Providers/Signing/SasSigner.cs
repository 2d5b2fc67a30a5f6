using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Contracts.Json;
using Datacube.Stac.Items;

namespace Datacube.Stac.Providers.Signing;

/// <summary>
/// Appends a token of the provider to addresses when they are read, never before: stored items and plans hold plain addresses, and no token
/// can end in the middle of a job. A token is renewed before it ends; an answer of 403 renews it once. A container of which the service knows nothing
/// is read without a token.
/// </summary>
public sealed class SasSigner : IDisposable
{
    private const int LongestAnswer = 1 << 16;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Forget = TimeSpan.FromMinutes(10);
    private static readonly HttpRequestOptionsKey<Uri> PlainKey = new("datacube.plain_address");
    private readonly ConcurrentDictionary<string, Lazy<Task<SasToken>>> tokens = new(StringComparer.Ordinal);
    private readonly ProviderSigning settings;
    private readonly HttpClient service;
    private readonly TimeProvider time;
    private readonly string? key;

    /// <param name="settings">Where tokens come from, and for which hosts.</param>
    /// <param name="http">How the service of the tokens is reached.</param>
    /// <param name="key">A subscription key, or null.</param>
    public SasSigner(ProviderSigning settings, GuardedHttpOptions http, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        this.settings = settings;
        this.key = key;
        time = http.Time;
        service = GuardedHttp.CreateClient(http with { Around = null });
    }

    /// <summary>Puts the signer around a network, for <see cref="GuardedHttpOptions.Around"/>.</summary>
    public HttpMessageHandler Around(HttpMessageHandler network) => new SigningHandler(this, network);

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();

    /// <summary>Account and container of an address that is to be signed; null for any other, and for one that is signed already.</summary>
    private string? ContainerOf(Uri address)
    {
        var host = address.IdnHost;
        if (address.Scheme != Uri.UriSchemeHttps || !host.EndsWith(settings.HostSuffix, StringComparison.OrdinalIgnoreCase) || address.Query.Contains("sig=", StringComparison.Ordinal) || address.Segments.Length < 3)
            return null;
        var account = host[..^settings.HostSuffix.Length].TrimEnd('.');
        return account.Length > 0 && !account.Contains('.', StringComparison.Ordinal) ? $"{account}/{address.Segments[1].TrimEnd('/')}" : null;
    }

    /// <summary>The token of a container: the one at hand while it is good, else a new one, asked for once however many wait.</summary>
    private async Task<SasToken> TokenAsync(string container, SasToken? refused, CancellationToken cancellation)
    {
        while (true)
        {
            var held = tokens.GetOrAdd(container, name => new(() => AskAsync(name, CancellationToken.None)));
            try
            {
                var token = await held.Value.WaitAsync(cancellation).ConfigureAwait(false);
                if (token != refused && time.GetUtcNow() < token.RenewAt)
                    return token;
            }
            catch when (held.Value.IsFaulted || held.Value.IsCanceled)
            {
                // Whatever went wrong, the next read asks anew.
                tokens.TryRemove(new(container, held));
                throw;
            }
            tokens.TryRemove(new(container, held));
            refused = null;
        }
    }

    private async Task<SasToken> AskAsync(string container, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{settings.Tokens.TrimEnd('/')}/{container}");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Ocp-Apim-Subscription-Key", key);
        using var response = await service.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return new("", time.GetUtcNow() + Forget);
        GuardedHttp.ThrowIfFailed(response);
        return Read(StrictJson.ParseObject(await BodyAsync(response, cancellation).ConfigureAwait(false), new JsonLimits(LongestAnswer)));
    }

    /// <summary>The body, up to one byte more than is read as JSON: nobody makes this process hold more.</summary>
    private async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(BodyTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            var body = new byte[LongestAnswer + 1];
            return body[..await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, either.Token).ConfigureAwait(false)];
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new DatacubeException("source.unavailable", "The service that signs addresses did not send its whole answer. Try again later.", null, e);
        }
    }

    /// <summary><c>{"msft:expiry":"2024-01-01T01:00:00Z","token":"st=…&amp;se=…&amp;sig=…"}</c></summary>
    private SasToken Read(JsonObject answer)
    {
        if (answer.Text("token") is not { Length: > 0 } token || answer.Time("msft:expiry") is not { } expiry)
            throw new DatacubeException("source.unavailable", "The service that signs addresses gave no token. Try again later.");
        // A token that is almost over on arrival is used all the same, or nothing would ever be read.
        var (now, renew) = (time.GetUtcNow(), expiry - RenewBefore);
        if (expiry <= now)
            throw new DatacubeException("source.clock", "The service that signs addresses gave a token that is over already. Is the clock of this machine right?");
        return new(token, renew > now ? renew : now + (expiry - now) / 2);
    }

    private sealed class SigningHandler(SasSigner signer, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // An attempt that is repeated arrives with the address of the attempt before it.
            if (!request.Options.TryGetValue(PlainKey, out var plain) || plain.Host != request.RequestUri!.Host || plain.AbsolutePath != request.RequestUri.AbsolutePath)
                request.Options.Set(PlainKey, plain = request.RequestUri!);
            if (signer.ContainerOf(plain) is not { } container)
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                var token = await signer.TokenAsync(container, null, cancellationToken).ConfigureAwait(false);
                var response = await SendSignedAsync(request, plain, token, cancellationToken).ConfigureAwait(false);
                if (response.StatusCode != HttpStatusCode.Forbidden)
                    return response;
                response.Dispose();
                token = await signer.TokenAsync(container, token, cancellationToken).ConfigureAwait(false);
                return await SendSignedAsync(request, plain, token, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // What follows (logs, checks of changed objects, redirects) sees the address without its token.
                request.RequestUri = plain;
            }
        }

        private Task<HttpResponseMessage> SendSignedAsync(HttpRequestMessage request, Uri plain, SasToken token, CancellationToken cancellation)
        {
            var query = plain.Query.Length > 1 ? $"{plain.Query[1..]}&{token.Text}" : token.Text;
            request.RequestUri = token.Text.Length == 0 ? plain : new UriBuilder(plain) { Query = query }.Uri;
            return base.SendAsync(request, cancellation);
        }
    }

    /// <param name="Text">What is appended; empty for a container that needs none.</param>
    /// <param name="RenewAt">When the next one is asked for.</param>
    private sealed record SasToken(string Text, DateTimeOffset RenewAt);
}
