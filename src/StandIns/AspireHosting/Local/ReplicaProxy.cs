using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>One published port in front of the ports of the replicas. Connections go round in turn; a replica that is down is passed over.</summary>
internal sealed class ReplicaProxy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource closing = new();
    private readonly List<TcpListener> listeners = [];
    private readonly IReadOnlyList<int> targets;
    private readonly List<Task> accepting = [];
    private int next;

    private ReplicaProxy(EndpointAnnotation endpoint)
    {
        targets = endpoint.TargetPorts;
        foreach (var address in Socket.OSSupportsIPv6 ? new[] { IPAddress.Loopback, IPAddress.IPv6Loopback } : [IPAddress.Loopback])
        {
            var listener = new TcpListener(address, endpoint.AllocatedPort!.Value);
            try
            {
                listener.Start();
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable)
            {
                listener.Dispose();
                continue;
            }
            listeners.Add(listener);
            accepting.Add(AcceptAsync(listener));
        }
    }

    public static ReplicaProxy Open(EndpointAnnotation endpoint) => new(endpoint);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        foreach (var listener in listeners)
            listener.Dispose();
        await Task.WhenAll(accepting);
        closing.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        var serving = new List<Task>();
        while (!closing.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                serving.RemoveAll(connection => connection.IsCompleted);
                serving.Add(ServeAsync(client));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Either we are closing, or this client was gone before it was here.
            }
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        try
        {
            using var far = await ConnectAsync();
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // No replica came up in time, the client did not wait for one, or we are closing.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), closing.Token);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side broke the connection; dropping both ends tells the other one, and ends the opposite direction.
            from.Dispose();
            to.Dispose();
        }
    }

    private async Task<TcpClient> ConnectAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        patience.CancelAfter(Patience);
        while (true)
        {
            for (var tried = 0; tried < targets.Count; tried++)
            {
                var target = targets[(int)((uint)Interlocked.Increment(ref next) % targets.Count)];
                var far = new TcpClient();
                try
                {
                    await far.ConnectAsync("localhost", target, patience.Token);
                    return far;
                }
                catch (SocketException)
                {
                    far.Dispose();
                }
            }
            await Task.Delay(BetweenRounds, patience.Token);
        }
    }
}
