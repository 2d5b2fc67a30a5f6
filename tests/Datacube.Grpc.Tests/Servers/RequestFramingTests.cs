using System.IO.Compression;
using System.Net;
using Datacube.Grpc.Tests.Hosting;
using Datacube.Grpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Datacube.Grpc.Tests.Servers;

/// <summary>Requests as no decent client sends them.</summary>
[Trait("kind", "system")]
public sealed class RequestFramingTests : IAsyncLifetime
{
    private static readonly byte[] Hello = RawCall.Frame(0, new Note { Text = "hello" }.ToByteArray());

    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartProbeAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        var answer = await RawCall.SendAsync(server.Address, "Echo", [.. Hello.Select(one => new[] { one })]);
        Assert.Equal("0", answer.Status);
        Assert.Equal(Hello, answer.Body);
    }

    [Fact]
    public async Task Many_messages_may_come_at_once_and_empty_ones_count()
    {
        byte[] all = [.. Enumerable.Range(0, 3000).SelectMany(i => i % 3 == 0 ? RawCall.Frame(0, []) : RawCall.Frame(0, new Note { Text = "x" }.ToByteArray()))];
        var answer = await RawCall.SendAsync(server.Address, "Collect", [all]);
        Assert.Equal("0", answer.Status);
        var note = Note.Parser.ParseFrom(answer.Body[5..]);
        Assert.Equal(3000, note.Number);
        Assert.Equal(2000, note.Text.Length);
    }

    [Fact]
    public async Task Messages_may_be_split_anywhere()
    {
        byte[] all = [.. Enumerable.Range(0, 200).SelectMany(i => RawCall.Frame(0, new Note { Text = "x", Data = ByteString.CopyFrom(new byte[i * 7]) }.ToByteArray()))];
        var random = new Random(1);
        List<byte[]> pieces = [];
        for (var at = 0; at < all.Length; at += pieces[^1].Length)
            pieces.Add(all[at..Math.Min(all.Length, at + random.Next(1, 3000))]);
        var answer = await RawCall.SendAsync(server.Address, "Collect", pieces);
        Assert.Equal(200, Note.Parser.ParseFrom(answer.Body[5..]).Number);
    }

    [Fact]
    public async Task A_stream_may_be_empty()
    {
        var answer = await RawCall.SendAsync(server.Address, "Collect", []);
        Assert.Equal("0", answer.Status);
        Assert.Equal(RawCall.Frame(0, []), answer.Body);
        Assert.Empty((await RawCall.SendAsync(server.Address, "Chat", [])).Body);
    }

    public static TheoryData<string, string, byte[], StatusCode> Malformed => new()
    {
        { "an unknown flag", "Echo", RawCall.Frame(2, [8, 1]), StatusCode.Internal },
        { "an end within the header", "Echo", [0, 0, 0], StatusCode.Internal },
        { "an end within the message", "Echo", RawCall.Frame(0, [8, 1], 10), StatusCode.Internal },
        { "an end within a stream", "Collect", [.. RawCall.Frame(0, []), .. RawCall.Frame(0, [8, 1], 10)], StatusCode.Internal },
        { "no message where one is due", "Echo", [], StatusCode.Internal },
        { "two messages where one is due", "Echo", [.. RawCall.Frame(0, []), .. RawCall.Frame(0, [])], StatusCode.Internal },
        { "a flag of compression without an encoding", "Echo", RawCall.Frame(1, [8, 1]), StatusCode.Internal },
        { "bytes that are no message", "Echo", RawCall.Frame(0, [10, 200, 1]), StatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_request_has_a_status(string what, string method, byte[] bytes, StatusCode status)
    {
        var answer = await RawCall.SendAsync(server.Address, method, [bytes]);
        Assert.Equal((what, HttpStatusCode.OK, $"{(int)status}"), (what, answer.Http, answer.Status));
    }

    [Theory]
    [InlineData(5_000_000u)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue)]
    public async Task A_length_beyond_the_limit_is_refused_before_the_message_comes(uint length)
    {
        foreach (var method in (string[])["Echo", "Collect"])
            Assert.Equal("8", (await RawCall.SendAsync(server.Address, method, [RawCall.Frame(0, [], length)], ends: false)).Status);
    }

    [Fact]
    public async Task An_unknown_encoding_is_answered_with_the_known_ones()
    {
        var answer = await RawCall.SendAsync(server.Address, "Echo", [RawCall.Frame(1, [8, 1])], headers: ("grpc-encoding", "snappy"));
        Assert.Equal("12", answer.Status);
        Assert.Contains("gzip", answer.Headers.GetValues("grpc-accept-encoding").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_compressed_bytes_have_a_status_and_plain_ones_may_come_between()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(new Note { Text = "packed" }.ToByteArray());
        var good = await RawCall.SendAsync(server.Address, "Collect", [RawCall.Frame(1, packed.ToArray()), RawCall.Frame(0, new Note { Text = "+plain" }.ToByteArray())], headers: ("grpc-encoding", "gzip"));
        Assert.Equal("packed+plain", Note.Parser.ParseFrom(good.Body[5..]).Text);
        var damaged = await RawCall.SendAsync(server.Address, "Echo", [RawCall.Frame(1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])], headers: ("grpc-encoding", "gzip"));
        Assert.Equal("13", damaged.Status);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc;charset=utf-8", HttpStatusCode.OK)]
    public async Task The_content_type_decides(string type, HttpStatusCode expected) =>
        Assert.Equal(expected, (await RawCall.SendAsync(server.Address, "Echo", [Hello], type)).Http);

    [Fact]
    public async Task Other_requests_are_not_ours()
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var post = new HttpRequestMessage(HttpMethod.Post, $"{server.Address}/some/page") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(post, CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Old_HTTP_is_refused()
    {
        await using var old = await TestServer.StartAsync(services => services.AddProbe(), application => application.MapProbe(), Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await RawCall.SendAsync(old.Address, "Echo", [Hello], version: HttpVersion.Version11)).Http);
    }

    [Theory]
    [InlineData("1n", "4")]
    [InlineData("20S", "0")]
    [InlineData("soon", "0")]
    [InlineData("123456789S", "0")]
    public async Task Timeouts_are_read_and_nonsense_is_none(string timeout, string status) =>
        Assert.Equal(status, (await RawCall.SendAsync(server.Address, "Echo", [Hello], headers: [("grpc-timeout", timeout), ("want-delay-ms", "50")])).Status);

    [Fact]
    public async Task Binary_headers_are_read_with_and_without_padding_and_split_at_commas()
    {
        var answer = await RawCall.SendAsync(server.Address, "Echo", [Hello], headers: [("want-status", "5"), ("want-detail-bin", "b25l"), ("data-bin", "AA==, AAE,AAEC")]);
        Assert.Equal(("5", "one"), (answer.Status, answer.Message));
        Assert.Equal("13", (await RawCall.SendAsync(server.Address, "Echo", [Hello], headers: ("data-bin", "?!"))).Status);
    }
}
