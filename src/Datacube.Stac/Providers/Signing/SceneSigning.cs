using System.Collections.Concurrent;
using Datacube.Contracts.Http;
using Datacube.Stac.Harmonising;

namespace Datacube.Stac.Providers.Signing;

/// <summary>
/// Signs what is read: assets of a plan as the provider that found their scene wants it, and any other address as the providers of a table want it. One for all
/// reading of a process.
/// </summary>
public sealed class SceneSigning : IDisposable
{
    /// <summary>Variables with keys that plans may name beside those of the table: no other secret of the process goes to a service that only a plan knows.</summary>
    public const string KeyPrefix = "DATACUBE_SIGNING_";

    private readonly ConcurrentDictionary<string, ProviderSigning> followed = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<ProviderSigning, SasSigner> signers = new();
    private readonly GuardedHttpOptions http;
    private readonly IReadOnlyList<ProviderSigning> known;
    private readonly Func<string, string?>? variable;

    /// <param name="http">How assets and tokens are reached.</param>
    /// <param name="providers">Providers; the built-in ones by default.</param>
    /// <param name="variable">Looks up variables of the environment, for keys.</param>
    public SceneSigning(GuardedHttpOptions http, ProviderTable? providers = null, Func<string, string?>? variable = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        this.http = http;
        this.variable = variable;
        known = [.. (providers ?? ProviderTable.BuiltIn).Providers.Select(provider => provider.Signing).OfType<ProviderSigning>().Distinct()];
        var around = http.Around;
        Http = http with { Around = network => new Router(this, around?.Invoke(network) ?? network) };
    }

    /// <summary>The network with the signers around it.</summary>
    public GuardedHttpOptions Http { get; }

    /// <summary>From now on the containers of these scenes are signed as their providers want it.</summary>
    public void Follow(IEnumerable<Scene> scenes)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        foreach (var scene in scenes)
            if (scene.Signing is { } signing)
                foreach (var band in scene.Bands.Values)
                    if (ContainerOf(band.Href) is { } container && Signs(signing, band.Href))
                        followed[container] = signing;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signer in signers.Values)
            signer.Dispose();
    }

    private static bool Signs(ProviderSigning signing, Uri address) => address.Scheme == Uri.UriSchemeHttps && address.IdnHost.EndsWith(signing.HostSuffix, StringComparison.OrdinalIgnoreCase);

    private static string? ContainerOf(Uri address) => address is { IsFile: false, Segments.Length: >= 3 } ? $"{address.IdnHost}/{address.Segments[1].TrimEnd('/')}" : null;

    private ProviderSigning? SigningOf(Uri address) =>
        ContainerOf(address) is not { } container ? null : followed.TryGetValue(container, out var signing) ? signing : known.FirstOrDefault(one => Signs(one, address));

    private SasSigner SignerOf(ProviderSigning signing) => signers.GetOrAdd(signing, one => new(one, http,
        one.KeyVariable is { } name && (name.StartsWith(KeyPrefix, StringComparison.Ordinal) || known.Contains(one)) ? variable?.Invoke(name) : null));

    private sealed class Router(SceneSigning owner, HttpMessageHandler network) : DelegatingHandler(network)
    {
        private readonly ConcurrentDictionary<ProviderSigning, HttpMessageInvoker> signed = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            owner.SigningOf(request.RequestUri!) is { } signing
                ? signed.GetOrAdd(signing, one => new(owner.SignerOf(one).Around(InnerHandler!), disposeHandler: false)).SendAsync(request, cancellationToken)
                : base.SendAsync(request, cancellationToken);
    }
}
