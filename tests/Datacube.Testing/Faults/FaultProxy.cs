using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Datacube.Testing.Faults;

/// <summary>
/// Stands between a client and a server on the loopback and spoils what passes: resets, swallows, slows down, cuts after so many bytes, or cuts
/// between a request that the server has carried out and its answer.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Link, byte> links = [];
    private readonly int target;
    private readonly Task accepting;
    private volatile Cut? cut;

    /// <param name="target">Port of the server on 127.0.0.1.</param>
    public FaultProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Port that clients connect to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What happens to bytes now. <see cref="Set"/> changes it.</summary>
    public ProxyMode Mode { get; private set; }

    /// <summary>Speed in <see cref="ProxyMode.Slow"/>.</summary>
    public int BytesPerSecond { get; set; } = 1024;

    /// <summary>Answers that were cut off by <see cref="CutAnswerTo"/> or <see cref="CutAfter"/>.</summary>
    public int Cuts => cut?.Done ?? 0;

    /// <summary>Changes what happens, also to open connections.</summary>
    public void Set(ProxyMode mode)
    {
        Mode = mode;
        if (mode == ProxyMode.Reset)
            ResetAll();
    }

    /// <summary>Resets every open connection once.</summary>
    public void ResetAll()
    {
        foreach (var link in links.Keys)
            link.Dispose();
    }

    /// <summary>Resets a connection when the server begins to answer a request that contains these bytes: it is carried out, and the client never learns.</summary>
    public void CutAnswerTo(string request, int times = 1) => cut = new Cut(System.Text.Encoding.ASCII.GetBytes(request), 0, times);

    /// <summary>Resets every connection after so many bytes from the server, so many times.</summary>
    public void CutAfter(long bytes, int times = 1) => cut = new Cut([], bytes, times);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        ResetAll();
        await Task.WhenAll(links.Keys.Select(link => link.Ended));
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(stop.Token);
                var link = new Link(this, client);
                links[link] = 0;
                link.Start();
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    /// <summary>A cut that waits for its moment.</summary>
    private sealed class Cut(byte[] request, long bytes, int times)
    {
        private int done;

        // Links that waited with the one whose turn it was count, too.
        internal int Done => Math.Min(times, Volatile.Read(ref done));

        internal bool Waits(ReadOnlySpan<byte> sent) => request.Length > 0 && sent.IndexOf(request) >= 0 && Done < times;

        internal bool IsDue(long received) => request.Length == 0 && received >= bytes && Take();

        internal bool Take() => Interlocked.Increment(ref done) <= times;
    }

    /// <summary>One connection and its counterpart.</summary>
    private sealed class Link(FaultProxy proxy, Socket client) : IDisposable
    {
        private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private volatile bool cutsNext;

        internal Task Ended { get; private set; } = Task.CompletedTask;

        internal void Start() => Ended = RunAsync();

        /// <summary>Resets both sides.</summary>
        public void Dispose()
        {
            foreach (var socket in (Socket[])[client, server])
            {
                try
                {
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Close();
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // It ended by itself meanwhile.
                }
            }
        }

        private async Task RunAsync()
        {
            try
            {
                client.NoDelay = true;
                if (proxy.Mode == ProxyMode.Reset)
                    return;
                await server.ConnectAsync(IPAddress.Loopback, proxy.target, proxy.stop.Token);
                var up = PumpAsync(client, server, fromClient: true);
                var down = PumpAsync(server, client, fromClient: false);
                await Task.WhenAny(up, down);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side went away, which is what this is for.
            }
            finally
            {
                Dispose();
                proxy.links.TryRemove(this, out _);
            }
        }

        private async Task PumpAsync(Socket from, Socket to, bool fromClient)
        {
            var buffer = new byte[64 * 1024];
            var passed = 0L;
            try
            {
                while (true)
                {
                    var read = await from.ReceiveAsync(buffer, proxy.stop.Token);
                    if (read == 0)
                        return;
                    passed += read;
                    if (fromClient && proxy.cut?.Waits(buffer.AsSpan(0, read)) == true)
                        cutsNext = true;
                    else if (!fromClient && (cutsNext && proxy.cut?.Take() == true || proxy.cut?.IsDue(passed) == true))
                        return;
                    await PassAsync(to, buffer.AsMemory(0, read), fromClient);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The link is over.
            }
        }

        private async Task PassAsync(Socket to, ReadOnlyMemory<byte> bytes, bool fromClient)
        {
            if (proxy.Mode == ProxyMode.Blackhole || proxy.Mode == ProxyMode.HalfOpen && !fromClient)
                return;
            while (proxy.Mode == ProxyMode.Slow && bytes.Length > 0)
            {
                var part = Math.Min(bytes.Length, Math.Max(1, proxy.BytesPerSecond / 20));
                await to.SendAsync(bytes[..part], proxy.stop.Token);
                bytes = bytes[part..];
                await Task.Delay(50, proxy.stop.Token);
            }
            while (bytes.Length > 0)
                bytes = bytes[await to.SendAsync(bytes, proxy.stop.Token)..];
        }
    }
}
