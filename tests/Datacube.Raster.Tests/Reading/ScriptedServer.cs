using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Datacube.Raster.Tests.Reading;

/// <summary>A loopback HTTP server whose every answer is written by the test, byte by byte, so that it can lie in any way. One answer a connection.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<ServerRequest, byte[]> answer;
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task loop;

    public ScriptedServer(Func<ServerRequest, byte[]> answer)
    {
        this.answer = answer;
        listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x.tif");
        loop = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>True where connections stay open after the answer.</summary>
    public bool KeepsOpen { get; init; }

    public ConcurrentQueue<ServerRequest> Requests { get; } = [];

    /// <summary>Done when the first request has come.</summary>
    public Task Asked => asked.Task;

    /// <summary>An honest 206.</summary>
    public static byte[] Range(byte[] content, ServerRequest request, string headers = "ETag: \"v1\"\r\n")
    {
        var last = Math.Min(request.Last, content.Length - 1);
        return Answer("206 Partial Content", $"Content-Range: bytes {request.First}-{last}/{content.Length}\r\n{headers}", content[request.First..(last + 1)]);
    }

    public static byte[] Answer(string status, string headers, byte[] body, int? announced = null) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {announced ?? body.Length}\r\n{headers}\r\n"), .. body];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // A listener that is closed under a loop about to accept would throw "Not listening" there.
        await loop;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, stop.Token) == 1)
                    head.Append((char)one[0]);
                var lines = head.ToString().Split("\r\n");
                string Header(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..] ?? "";
                var range = Header("Range").Replace("bytes=", "", StringComparison.Ordinal).Split('-');
                var request = new ServerRequest(Requests.Count, int.Parse(range[0], CultureInfo.InvariantCulture), int.Parse(range[1], CultureInfo.InvariantCulture), Header("If-Range"));
                Requests.Enqueue(request);
                asked.TrySetResult();
                await stream.WriteAsync(answer(request), stop.Token);
                if (KeepsOpen)
                    await Task.Delay(Timeout.Infinite, stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}
