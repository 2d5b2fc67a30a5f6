using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// Addresses from keys like <c>Services:catalog-search:http:0</c> (as a variable: <c>services__catalog-search__http__0</c>), taken in turn.
/// A host <c>_grpc.catalog-search</c> asks for the endpoint <c>grpc</c>, a scheme <c>https+http</c> for the first of them that there is.
/// </summary>
internal sealed class ServiceAddresses : IDisposable
{
    private readonly IConfiguration configuration;
    private readonly IDisposable changes;
    private readonly ConcurrentDictionary<(string Scheme, string Host), Addresses> known = new();

    public ServiceAddresses(IConfiguration configuration)
    {
        this.configuration = configuration;
        changes = ChangeToken.OnChange(configuration.GetReloadToken, known.Clear);
    }

    public void Dispose() => changes.Dispose();

    /// <summary>The address to use, or null for a host that the configuration does not know.</summary>
    internal Uri? Resolve(Uri named)
    {
        var found = known.GetOrAdd((named.Scheme, named.Host), static (key, addresses) => addresses.Read(key.Scheme, key.Host), this);
        return found.Next() is { } address
            ? new UriBuilder(named) { Scheme = address.Scheme, Host = address.Host, Port = address.Port }.Uri
            : null;
    }

    private Addresses Read(string scheme, string host)
    {
        string[] endpoints = scheme.Split('+');
        var service = host;
        if (host.StartsWith('_') && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
        {
            endpoints = [host[1..dot]];
            service = host[(dot + 1)..];
        }
        foreach (var endpoint in endpoints)
        {
            var section = configuration.GetSection($"Services:{service}:{endpoint}");
            string?[] values = section.Value is null ? [.. section.GetChildren().Select(child => child.Value)] : [section.Value];
            if (values.Any(value => !string.IsNullOrWhiteSpace(value)))
                return new Addresses([.. values.Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => AddressOf(value!, service, scheme))]);
        }
        return new Addresses([]);
    }

    private static Uri AddressOf(string value, string service, string scheme) =>
        Uri.TryCreate(value.Contains("://", StringComparison.Ordinal) ? value : $"{scheme.Split('+')[0]}://{value}", UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"The address \"{value}\" of the service {service} in the configuration is no address; write http://HOST:PORT.");

    private sealed class Addresses(Uri[] all)
    {
        private int turn = -1;

        internal Uri? Next() => all.Length == 0 ? null : all[(uint)Interlocked.Increment(ref turn) % (uint)all.Length];
    }
}
