using Datacube.Grpc.Tests.Hosting;
using Datacube.Grpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Datacube.Grpc.Tests.Servers;

/// <summary>A side that does not read stops the other one, before memory fills.</summary>
[Trait("kind", "system")]
public sealed class BackPressureTests : IAsyncLifetime
{
    private const int MessageBytes = 64 * 1024;
    private const long MostBytes = 48L * 1024 * 1024;

    private readonly Note note = new() { Number = 100_000, Data = ByteString.CopyFrom(new byte[MessageBytes]) };
    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartProbeAsync(limits: limits => limits.MinResponseDataRate = null);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_slow_reader_stops_the_server_and_then_gets_everything_in_order()
    {
        var marks = server.Services.GetRequiredService<ProbeMarks>();
        using var channel = server.Channel();
        using var call = new Probe.ProbeClient(channel).Expand(note);
        Assert.True(await call.ResponseStream.MoveNext());
        var written = await Stalled(() => marks.Written);
        Assert.InRange(written * MessageBytes, MessageBytes, MostBytes);
        for (var i = 1; i < written + 500; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(i, call.ResponseStream.Current.Number);
        }
    }

    [Fact]
    public async Task A_slow_server_stops_the_writer()
    {
        using var channel = server.Channel();
        using var call = new Probe.ProbeClient(channel).Collect(new Metadata { { "want-delay-ms", "60000" } });
        var sent = 0L;
        var writing = Task.Run(async () =>
        {
            for (; sent < note.Number; sent++)
                await call.RequestStream.WriteAsync(note);
        });
        Assert.InRange(await Stalled(() => Volatile.Read(ref sent)) * MessageBytes, MessageBytes, MostBytes);
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => writing)).StatusCode);
    }

    /// <summary>The count once it has not moved for a while.</summary>
    private static async Task<long> Stalled(Func<long> count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var (last, same) = (-1L, 0); ; await Task.Delay(50, patience.Token))
        {
            var now = count();
            same = now == last && now > 0 ? same + 1 : 0;
            last = now;
            if (same == 20)
                return now;
        }
    }
}
