using Datacube.Grpc.Tests.Peers;
using Datacube.Grpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace Datacube.Grpc.Tests.Clients;

/// <summary>What a client must get right, whatever server it calls.</summary>
[Trait("kind", "system")]
public abstract partial class ClientConformance(ProbeTarget target)
{
    private readonly Probe.ProbeClient client = new(target.Channel);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_379)]
    [InlineData(70_000)]
    [InlineData(4_000_000)]
    public async Task A_unary_call_brings_the_message_back(int length)
    {
        var note = new Note { Text = "añ", Number = length, Data = Bytes(length) };
        Assert.Equal(note, await client.EchoAsync(note));
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        Assert.Equal(new Note(), await client.EchoAsync(new Note()));
        Assert.Equal(new Note(), client.Echo(new Note()));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(1000, 3)]
    [InlineData(40, 200_000)]
    public async Task A_request_stream_arrives_whole(int count, int length)
    {
        using var call = client.Collect();
        for (var i = 0; i < count; i++)
            await call.RequestStream.WriteAsync(new Note { Text = "x", Data = Bytes(length) });
        await call.RequestStream.CompleteAsync();
        var answer = await call;
        Assert.Equal(new string('x', count), answer.Text);
        Assert.Equal(count, answer.Number);
        Assert.Equal(count == 0 ? 0 : length, answer.Data.Length);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(5000, 3)]
    [InlineData(40, 300_000)]
    public async Task A_response_stream_arrives_whole_and_in_order(int count, int length)
    {
        using var call = client.Expand(new Note { Number = count, Data = Bytes(length) });
        var next = 0;
        await foreach (var note in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(next++, note.Number);
            Assert.Equal(length, note.Data.Length);
        }
        Assert.Equal(count, next);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("none", call.GetTrailers().GetValue("left-ms"));
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Both_sides_of_a_duplex_call_talk_in_turn()
    {
        using var call = client.Chat();
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new Note { Number = i });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(i, call.ResponseStream.Current.Number);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Both_sides_of_a_duplex_call_talk_at_once()
    {
        using var call = client.Chat();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                await call.RequestStream.WriteAsync(new Note { Number = i, Data = Bytes(65_536) });
            await call.RequestStream.CompleteAsync();
        });
        var next = 0;
        await foreach (var note in call.ResponseStream.ReadAllAsync())
            Assert.Equal(next++, note.Number);
        await writing;
        Assert.Equal(200, next);
    }

    [Fact]
    public async Task A_server_may_end_a_duplex_call_before_the_client()
    {
        using var call = client.Chat(new Metadata { { "want-end", "1" } });
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Five_hundred_calls_share_a_channel()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => client.EchoAsync(new Note { Number = i }).ResponseAsync));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), answers.Select(note => note.Number));
    }

    [Fact]
    public async Task Metadata_goes_both_ways_in_headers_and_trailers()
    {
        // Joined values, as the HTTP client sends repeated names, are more than the C core underneath Python understands.
        byte[][] values = target is PythonTarget ? [[0, 255, 128, 44, 10, 13]] : [[0, 255, 128, 44, 10, 13], [], [7]];
        Metadata metadata = new() { { "text", "one, two" }, { "want-headers", "1" } };
        foreach (var value in values)
            metadata.Add("data-bin", value);
        using var call = client.Expand(new Note { Number = 1 }, metadata);
        var headers = await call.ResponseHeadersAsync;
        Assert.Equal("one, two", headers.GetValue("text"));
        Assert.Equal(values, headers.GetAll("data-bin").Select(entry => entry.ValueBytes));
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal("one, two", call.GetTrailers().GetValue("text"));
        Assert.Equal(values, call.GetTrailers().GetAll("data-bin").Select(entry => entry.ValueBytes));
    }

    [Fact]
    public async Task Compressed_messages_go_both_ways()
    {
        using var channel = GrpcChannel.ForAddress(target.PackedAddress);
        var packed = new Probe.ProbeClient(channel);
        var note = new Note { Text = new string('z', 100_000), Data = ByteString.CopyFrom(new byte[200_000]) };
        Metadata metadata = new() { { "grpc-internal-encoding-request", "gzip" } };
        Assert.Equal(note, await packed.EchoAsync(note, metadata));
        Assert.Equal(note, await client.EchoAsync(note, metadata));
        Assert.Equal(note, await packed.EchoAsync(note));
        using var call = packed.Chat(metadata);
        for (var i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(note);
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(note, call.ResponseStream.Current);
        }
    }

    private static ByteString Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
