using System.Net;
using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Http;

/// <summary>
/// Which hosts may be addressed. The spelling of a host is judged here, before any name is resolved; what a name resolves to is judged
/// at connect time by <see cref="GuardedConnector"/>, because it can change in between.
/// </summary>
public sealed class HostRules(IReadOnlyCollection<string> allowedHosts)
{
    private static readonly string[] LocalSuffixes = ["localhost", "local", "internal", "lan", "home.arpa", "intranet", "localdomain"];

    /// <summary>True for a host that the user named, with or without its port.</summary>
    public bool IsAllowed(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IsAllowed(address.IdnHost, address.Port);
    }

    internal bool IsAllowed(string host, int port)
    {
        var bare = Bare(host);
        foreach (var allowed in allowedHosts)
            if (bare.Equals(Bare(allowed), StringComparison.OrdinalIgnoreCase) || $"{bare}:{port}".Equals(Bare(allowed), StringComparison.OrdinalIgnoreCase)
                || $"[{bare}]:{port}".Equals(allowed, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>Throws <c>href.not_allowed</c> unless the address is https to a public-looking host, or http(s) to a host the user named.</summary>
    public void Check(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            throw Refusal($"it does not use https (scheme '{(address.IsAbsoluteUri ? address.Scheme : "none")}')");
        if (address.UserInfo.Length > 0)
            throw Refusal("it carries user information; credentials come from the environment or a file");
        if (IsAllowed(address))
            return;
        if (address.Scheme != Uri.UriSchemeHttps)
            throw Refusal("it uses http, which is allowed only for a host named on the command line");
        if (ClassifySpelling(address) is { } kind)
            throw Refusal(kind);
    }

    /// <summary>The class of a host by its spelling alone, as words for a message; null for a name that has to be resolved or a public address.</summary>
    internal static string? ClassifySpelling(Uri address)
    {
        var host = Bare(address.IdnHost).TrimEnd('.');
        if (IPAddress.TryParse(host, out var literal))
            return AddressRules.Classify(literal) is var kind and not AddressClass.Public ? Words(kind) : null;
        if (host.Length == 0 || !host.Contains('.'))
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? Words(AddressClass.Loopback) : "it names a host without a domain";
        if (address.Host.Any(CanImitate))
            return "its host is spelled with characters that can imitate an address";
        return LocalSuffixes.Any(suffix => host.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase)) ? "it names a host of a local domain" : null;
    }

    // Forms that compatibility mapping turns into ASCII digits and dots: enclosed, fullwidth, ideographic, mathematical (surrogates).
    private static bool CanImitate(char c) => c is >= '\u2460' and <= '\u24FF' or '\u3002' or >= '\uFF00' and <= '\uFFEF' or '%' || char.IsSurrogate(c);

    internal static string Words(AddressClass kind) => $"its host is not public (class: {kind})";

    internal static DatacubeException Refusal(string why) =>
        new("href.not_allowed", $"An address was refused: {why}. Allowed are https addresses of public hosts, and hosts named on the command line.", "href");

    private static string Bare(string host) => host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
}
