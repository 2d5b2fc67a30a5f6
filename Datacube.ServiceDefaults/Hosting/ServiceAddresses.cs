using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace Datacube.ServiceDefaults.Hosting;

/// <summary>
/// Where a service listens. Without TLS a port speaks one version of HTTP: the addresses of <c>ASPNETCORE_URLS</c> speak HTTP/2, which gRPC
/// needs, and the port of <c>HTTP1_PORT</c> speaks HTTP/1.1 on the same hosts, for probes and browsers. https addresses speak both. A service
/// without gRPC says so in the usual way: <c>Kestrel:EndpointDefaults:Protocols</c>.
/// </summary>
internal static class ServiceAddresses
{
    internal const string PlainPort = "HTTP1_PORT";

    private const string Default = "http://127.0.0.1:5000";

    internal static void UseServiceAddresses(this WebApplicationBuilder builder)
    {
        var port = builder.Configuration.GetValue<int?>(PlainPort);
        if (port is { } plain)
            builder.WebHost.UseUrls([.. Addresses(builder.Configuration, plain)]);
        if (builder.Configuration["Kestrel:EndpointDefaults:Protocols"] is null)
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen =>
                listen.Protocols = listen.IPEndPoint?.Port == port ? HttpProtocols.Http1 : HttpProtocols.Http2));
    }

    /// <summary>The addresses of configuration, and for each of their hosts one with the other port.</summary>
    internal static IEnumerable<string> Addresses(IConfiguration configuration, int plain)
    {
        var given = Given(configuration).ToList();
        var hosts = given.Select(BindingAddress.Parse).Where(address => address.Scheme == "http").Select(address => address.Host).Distinct(StringComparer.OrdinalIgnoreCase);
        return given.Concat(hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"http://{host}:{plain}"))).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    // Images of containers name ports only, which are meant for every address.
    private static IEnumerable<string> Given(IConfiguration configuration) =>
        configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } addresses ? Parts(addresses)
        : configuration[WebHostDefaults.HttpPortsKey] is { Length: > 0 } ports ? Parts(ports).Select(port => $"http://*:{port}")
        : [Default];

    private static string[] Parts(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
