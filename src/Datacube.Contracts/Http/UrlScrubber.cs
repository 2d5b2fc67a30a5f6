using System.Text.RegularExpressions;

namespace Datacube.Contracts.Http;

/// <summary>Takes secrets out of addresses and texts before they are shown or stored: user information, SAS tokens, presigned S3 parameters, tokens.</summary>
public static partial class UrlScrubber
{
    private const string Hidden = "•••";

    // The whole SAS of Azure, all of AWS and Google presigning, and the usual names of tokens.
    private const string SecretNames =
        "sig|se|st|sp|sv|sr|skoid|sktid|skt|ske|sks|skv|spr|sip|si|x-amz-[a-z0-9-]+|x-goog-[a-z0-9-]+|awsaccesskeyid|signature|expires|policy|key-pair-id"
        + "|token|access_token|id_token|refresh_token|auth|authorization|apikey|api_key|api-key|key|secret|client_secret|password|passwd|pwd|subscription-key|code";

    /// <summary>An address without secrets; an empty text for null.</summary>
    public static string Scrub(Uri? address) => address is null ? "" : Scrub(address.OriginalString);

    /// <summary>Path and query of an address without secrets and without the host, for messages that may travel.</summary>
    public static string WithoutHost(Uri? address) =>
        address is null ? "" : !address.IsAbsoluteUri ? Scrub(address.OriginalString) : Scrub(address.PathAndQuery);

    /// <summary>A text without the secrets of any address in it.</summary>
    public static string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = UserInfo().Replace(text, "${scheme}" + Hidden + "@");
        text = Parameter().Replace(text, "${name}=" + Hidden);
        text = Key().Replace(text, "${id}" + Hidden);
        text = Token().Replace(text, Hidden);
        return Bearer().Replace(text, "${kind} " + Hidden);
    }

    [GeneratedRegex(@"(?<scheme>[a-z][a-z0-9+.-]*://)[^/?#\s@]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<name>(?<=[?&;])(?:" + SecretNames + @")|\b(?:password|pwd))\s*=\s*[^&#;\s""'<>]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    // Keys of our own clients: the part that names the key stays.
    [GeneratedRegex(@"(?<id>\bdc_[a-z0-9]{8})[a-z0-9]{32}", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    // A signed token: three parts in base64url, of which the first is a JSON object.
    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"\b(?<kind>Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();
}
