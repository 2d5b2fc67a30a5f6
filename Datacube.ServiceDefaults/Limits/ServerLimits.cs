using Datacube.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Limits;

/// <summary>Limits below the level of requests.</summary>
internal sealed class ServerLimits(IOptions<LimitSettings> limits) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        var settings = limits.ValueOrDefaults();
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
        options.Limits.RequestHeadersTimeout = settings.HeadersTimeout;
        // Finds connections that died without a word, so that what they asked for does not go on for ever.
        options.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        options.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
