using System.Net;
using System.Net.Sockets;
using System.Text;
using Datacube.Testing;
using Datacube.Testing.Faults;
using Xunit;

namespace Datacube.Architecture.Tests;

/// <summary>The proxy that other tests lean on spoils exactly what it says.</summary>
[Trait("kind", "unit")]
public sealed class FaultProxyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    [Fact]
    public async Task What_passes_comes_back_and_after_a_reset_nothing_does()
    {
        await using var echo = new Echo();
        using var client = await echo.ConnectAsync();
        Assert.Equal("hello", await AskAsync(client, "hello"));
        echo.Proxy.Set(ProxyMode.Reset);
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(client, "again"));
        echo.Proxy.Set(ProxyMode.Pass);
        using var fresh = await echo.ConnectAsync();
        Assert.Equal("hello", await AskAsync(fresh, "hello"));
    }

    [Theory]
    [InlineData(ProxyMode.Blackhole, 5)]
    [InlineData(ProxyMode.HalfOpen, 10)]
    public async Task A_black_hole_takes_all_and_a_half_open_line_only_the_answers(ProxyMode mode, long reached)
    {
        await using var echo = new Echo();
        using var client = await echo.ConnectAsync();
        Assert.Equal("first", await AskAsync(client, "first"));
        echo.Proxy.Set(mode);
        Assert.Null(await AskAsync(client, "other"));
        await Until.TrueAsync(() => echo.Received == reached, $"{reached} bytes reached the server");
    }

    [Fact]
    public async Task The_answer_to_one_request_is_cut_off_after_the_server_has_it()
    {
        await using var echo = new Echo();
        echo.Proxy.CutAnswerTo("COMMIT");
        using var client = await echo.ConnectAsync();
        Assert.Equal("BEGIN", await AskAsync(client, "BEGIN"));
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(client, "COMMIT"));
        Assert.Equal((11, 1), (echo.Received, echo.Proxy.Cuts));
        using var next = await echo.ConnectAsync();
        Assert.Equal("COMMIT", await AskAsync(next, "COMMIT"));
    }

    [Fact]
    public async Task A_line_is_cut_after_so_many_bytes()
    {
        await using var echo = new Echo();
        echo.Proxy.CutAfter(8);
        using var client = await echo.ConnectAsync();
        Assert.Equal("12345", await AskAsync(client, "12345"));
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(client, "67890"));
    }

    /// <summary>The echo; null when none came.</summary>
    private static async Task<string?> AskAsync(TcpClient client, string text)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        var buffer = new byte[text.Length];
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await stream.ReadExactlyAsync(buffer, patience.Token);
            return Encoding.ASCII.GetString(buffer);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>A server that sends back what it gets, behind a echo.Proxy.</summary>
    private sealed class Echo : IAsyncDisposable
    {
        private readonly TcpListener server = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();
        private readonly Task serving;
        private long received;

        internal Echo()
        {
            server.Start();
            serving = ServeAsync();
            Proxy = new FaultProxy(((IPEndPoint)server.LocalEndpoint).Port);
        }

        internal FaultProxy Proxy { get; }

        internal long Received => Interlocked.Read(ref received);

        internal async Task<TcpClient> ConnectAsync()
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Proxy.Port);
            return client;
        }

        public async ValueTask DisposeAsync()
        {
            await Proxy.DisposeAsync();
            await stop.CancelAsync();
            await serving;
            server.Dispose();
            stop.Dispose();
        }

        private async Task ServeAsync()
        {
            List<Task> echoes = [];
            try
            {
                while (true)
                    echoes.Add(ServeAsync(await server.AcceptTcpClientAsync(stop.Token)));
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(echoes);
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                var buffer = new byte[1024];
                try
                {
                    for (int read; (read = await client.GetStream().ReadAsync(buffer, stop.Token)) > 0;)
                    {
                        Interlocked.Add(ref received, read);
                        await client.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
                    }
                }
                catch (Exception e) when (e is IOException or OperationCanceledException)
                {
                    // The line was cut, which is what the tests are about.
                }
            }
        }
    }
}
