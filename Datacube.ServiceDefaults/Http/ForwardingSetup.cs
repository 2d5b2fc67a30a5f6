using Datacube.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Datacube.ServiceDefaults.Http;

internal static class ForwardingSetup
{
    internal static void AddForwarding(this WebApplicationBuilder builder)
    {
        builder.AddSettings<ForwardingSettings>(ForwardingSettings.Section)
            .Validate(settings => settings.KnownNetworks.All(network => IPNetwork.TryParse(network, out _)), "Forwarding:KnownNetworks holds something that is no network; the form is 10.0.0.0/8.");
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ForwardingSettings>>((options, settings) => Apply(options, settings.Value));
    }

    private static void Apply(ForwardedHeadersOptions options, ForwardingSettings settings)
    {
        // Empty lists would mean to the framework that everyone is believed.
        options.ForwardedHeaders = settings.KnownNetworks.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix : ForwardedHeaders.None;
        options.ForwardLimit = settings.Hops;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.KnownNetworks)
            options.KnownIPNetworks.Add(IPNetwork.Parse(network));
    }
}
