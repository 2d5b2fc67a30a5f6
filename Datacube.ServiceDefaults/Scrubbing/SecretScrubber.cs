using Datacube.Contracts.Http;
using Microsoft.Extensions.Configuration;

namespace Datacube.ServiceDefaults.Scrubbing;

/// <summary>
/// Takes secrets out of a text that leaves the process: a log, a trace, an error, a dead letter. It knows the forms of secrets
/// (<see cref="UrlScrubber"/>) and the values that this process was configured with.
/// </summary>
public sealed class SecretScrubber
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
        var scrubbed = UrlScrubber.Scrub(text);
        return scrubbed == text ? text : scrubbed;
    }
}
