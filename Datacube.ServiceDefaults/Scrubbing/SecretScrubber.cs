using System.Net;
using System.Text.RegularExpressions;
using Datacube.Contracts.Http;
using Microsoft.Extensions.Configuration;

namespace Datacube.ServiceDefaults.Scrubbing;

/// <summary>
/// Takes secrets and addresses of internal networks out of a text that leaves the process: a log, a trace, an error, a dead letter. It knows the forms of secrets
/// (<see cref="UrlScrubber"/>) and the values that this process was configured with.
/// </summary>
public sealed partial class SecretScrubber
{
    private const string Hidden = "•••";

    private readonly IReadOnlyList<string> secrets;

    /// <summary>A scrubber that knows the secrets of a configuration.</summary>
    public SecretScrubber(IConfiguration configuration) => secrets = SecretValues.In(configuration);

    /// <summary>The text without secrets; the same instance when there are none in it.</summary>
    public string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var secret in secrets)
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        var scrubbed = Address().Replace(UrlScrubber.Scrub(text), found => IsInternal(found.Value) ? Hidden : found.Value);
        return scrubbed == text ? text : scrubbed;
    }

    // Addresses of this machine tell nothing about the network behind it, and developers need them.
    private static bool IsInternal(string text) =>
        IPAddress.TryParse(text.Split('%')[0], out var address) && AddressRules.Classify(address) is AddressClass.Private or AddressClass.LinkLocal or AddressClass.CarrierNat or AddressClass.Metadata;

    // No version of an assembly, which looks the same: Version=10.0.0.0.
    // In IPv6: unique local addresses (fc00::/7) and those of a link (fe80::/10), with or without a zone.
    [GeneratedRegex(@"(?<![\w.=])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|(?<![\w:])(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f])(?::[0-9a-f]{0,4}){2,7}(?<=::|[0-9a-f])(?:%[\w-]+)?(?!\w)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
