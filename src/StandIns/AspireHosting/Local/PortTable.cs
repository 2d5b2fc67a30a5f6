using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Gives every endpoint its ports before anything starts, so that addresses can be handed around.</summary>
internal sealed class PortTable
{
    // Below the range from which systems take ports for outgoing connections.
    private const int First = 20_000;
    private const int Last = 32_000;
    private readonly HashSet<int> given = [];

    /// <exception cref="DistributedApplicationException">A wished port is taken, or wished twice.</exception>
    public void Allocate(IEnumerable<IResource> resources)
    {
        var endpoints = resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (Resource: resource, Endpoint: endpoint))).ToList();
        foreach (var wish in endpoints.SelectMany(pair => Wishes(pair.Resource, pair.Endpoint)).GroupBy(wish => wish.Port))
        {
            if (wish.Count() > 1)
                throw new DistributedApplicationException($"Port {wish.Key} is wished for more than once: {string.Join(", ", wish.Select(each => each.By))}.");
            if (!IsFree(wish.Key))
                throw new DistributedApplicationException($"Port {wish.Key} of {wish.First().By} is in use by another program. Stop that program, or choose another port.");
            given.Add(wish.Key);
        }
        foreach (var (resource, endpoint) in endpoints)
            Allocate(resource, endpoint);
    }

    public int Free()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            lock (given)
                if (!given.Contains(port) && IsFree(port) && given.Add(port))
                    return port;
        }
        throw new DistributedApplicationException($"There is no free port between {First} and {Last}.");
    }

    private static IEnumerable<(int Port, string By)> Wishes(IResource resource, EndpointAnnotation endpoint) =>
        new[] { endpoint.Port, endpoint.TargetPort }.OfType<int>().Distinct().Select(port => (port, $"endpoint '{endpoint.Name}' of '{resource.Name}'"));

    private void Allocate(IResource resource, EndpointAnnotation endpoint)
    {
        var replicas = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
        if (replicas > 1 && (!endpoint.IsProxied || endpoint.TargetPort is not null))
            throw new DistributedApplicationException($"'{resource.Name}' has {replicas} replicas, which cannot all listen on one port: its endpoint '{endpoint.Name}' must be proxied and have no target port.");
        // A single process listens on the published port itself unless it was told another one.
        if (replicas == 1 && (!endpoint.IsProxied || endpoint.TargetPort is null || endpoint.TargetPort == endpoint.Port))
        {
            endpoint.AllocatedPort = endpoint.TargetPort ?? endpoint.Port ?? Free();
            endpoint.TargetPorts = [endpoint.AllocatedPort.Value];
            return;
        }
        endpoint.AllocatedPort = endpoint.Port ?? Free();
        endpoint.TargetPorts = endpoint.TargetPort is { } target ? [target] : [.. Enumerable.Range(0, replicas).Select(_ => Free())];
    }

    private static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // A port whose last connections are still fading away is free all the same.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // This machine has no such address, so nobody can be in the way there.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
