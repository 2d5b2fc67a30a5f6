using System.Net;
using System.Net.Sockets;
using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Http;

/// <summary>
/// Connects sockets. A name is resolved once, every address it has is checked, and the socket goes to one of the checked addresses:
/// a name that answers differently a moment later gains nothing.
/// </summary>
internal sealed class GuardedConnector(HostRules rules, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint, cancellation).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal async Task<IPAddress[]> ResolveAsync(DnsEndPoint target, CancellationToken cancellation)
    {
        IPAddress[] addresses = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await resolve(target.Host, cancellation).ConfigureAwait(false);
        if (addresses.Length == 0)
            throw new DatacubeException("source.unavailable", "The name of a host has no address.");
        if (rules.IsAllowed(target.Host, target.Port))
            return addresses;
        foreach (var address in addresses)
            if (AddressRules.Classify(address) is var kind and not AddressClass.Public)
                throw HostRules.Refusal(HostRules.Words(kind));
        return addresses;
    }
}
