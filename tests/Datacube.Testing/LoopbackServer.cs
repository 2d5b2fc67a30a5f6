using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Datacube.Testing;

/// <summary>
/// A server on a free port of this machine that writes whatever bytes a test wants, one answer per connection: also answers that end
/// early or never come.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, byte[]?> answer;
    private readonly bool concurrent;
    private readonly Task accepting;
    private int connections;

    /// <param name="answer">Raw answer to the head of a request (request line and headers); null resets the connection.</param>
    /// <param name="concurrent">True serves connections beside each other, so that one on which nothing is asked holds nobody up; the answers must bear that.</param>
    public LoopbackServer(Func<string, byte[]?> answer, bool concurrent = false)
    {
        (this.answer, this.concurrent) = (answer, concurrent);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Address of the root, for example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address => new($"http://{listener.LocalEndpoint}/");

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>An answer with a length; a stated length greater than the body makes an answer that ends early.</summary>
    public static byte[] Answer(string body, int status = 200, string type = "application/json", int? statedLength = null, string headers = "") =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {statedLength ?? Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // A listener that is closed under a loop about to accept would throw "Not listening" there.
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(stop.Token);
                Interlocked.Increment(ref connections);
                served.Add(ServeAsync(client));
                if (!concurrent)
                    await served[^1];
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
        await Task.WhenAll(served);
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                await AnswerAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The test is over, or the other side has gone.
            }
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await client.ReceiveAsync(buffer, stop.Token);
            if (read == 0)
                return;
            head.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        if (answer(head.ToString()) is not { } bytes)
        {
            client.LingerState = new LingerOption(true, 0);
            return;
        }
        await client.SendAsync(bytes, stop.Token);
        client.Shutdown(SocketShutdown.Send);
    }
}
