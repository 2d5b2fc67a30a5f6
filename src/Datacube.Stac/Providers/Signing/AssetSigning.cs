using Datacube.Contracts.Http;

namespace Datacube.Stac.Providers.Signing;

/// <summary>Signs what is read from the providers of a table that need it.</summary>
public static class AssetSigning
{
    /// <summary>The same network, with a signer around it for each provider that signs.</summary>
    /// <param name="http">How assets and tokens are reached.</param>
    /// <param name="providers">Providers; the built-in ones by default.</param>
    /// <param name="variable">Looks up variables of the environment, for keys.</param>
    public static GuardedHttpOptions Around(GuardedHttpOptions http, ProviderTable? providers = null, Func<string, string?>? variable = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        foreach (var signing in (providers ?? ProviderTable.BuiltIn).Providers.Select(provider => provider.Signing).OfType<ProviderSigning>().Distinct())
        {
            var signer = new SasSigner(signing, http, signing.KeyVariable is { } name ? variable?.Invoke(name) : null);
            var around = http.Around;
            http = http with { Around = network => signer.Around(around?.Invoke(network) ?? network) };
        }
        return http;
    }
}
