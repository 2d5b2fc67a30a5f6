using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>A loopback HTTP server of a folder's files by ranges. A test holds its answers back until what it waits for has been asked for.</summary>
internal sealed class HeldServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, string> file;
    private readonly Task loop;
    private readonly ConcurrentDictionary<string, bool> asked = new();
    private readonly TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int files;

    public HeldServer(Func<string, string> file)
    {
        this.file = file;
        listener.Start();
        loop = AcceptAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}/");

    /// <summary>Done when the files that were waited for have been asked for.</summary>
    public Task Enough => enough.Task;

    /// <summary>From now on no request is answered before so many different files have been asked for.</summary>
    public void HoldUntil(int differentFiles) => files = differentFiles;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
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
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                if (await reader.ReadLineAsync(stop.Token) is not { } request)
                    return;
                var name = request.Split(' ')[1].TrimStart('/');
                var range = "";
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
                    range = line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase) ? line[13..] : range;
                await HoldAsync(name);
                await client.GetStream().WriteAsync(Answer(await File.ReadAllBytesAsync(file(name), stop.Token), range), stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task HoldAsync(string name)
    {
        if (files == 0)
            return;
        asked[name] = true;
        if (asked.Count >= files)
            enough.TrySetResult();
        await enough.Task.WaitAsync(stop.Token);
    }

    private static byte[] Answer(byte[] content, string range)
    {
        var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        var body = content[ends[0]..Math.Min(ends[1] + 1, content.Length)];
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 206 Partial Content\r\nConnection: close\r\nETag: \"v1\"\r\nContent-Range: bytes {ends[0]}-{ends[0] + body.Length - 1}/{content.Length}\r\nContent-Length: {body.Length}\r\n\r\n"),
            .. body,
        ];
    }
}
