using System.IO.Compression;
using Datacube.Grpc.Tests.Hosting;
using Datacube.Grpc.Tests.Servers;
using Datacube.Grpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Datacube.Grpc.Tests.Clients;

/// <summary>Responses as no decent server sends them.</summary>
[Trait("kind", "system")]
public sealed class ResponseFramingTests
{
    private static readonly byte[] Hello = RawCall.Frame(0, new Note { Text = "hello" }.ToByteArray());

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        var call = await UnaryAsync(Answering([.. Hello.Select(one => new[] { one })]));
        Assert.Equal("hello", call.Text);
    }

    [Fact]
    public async Task Many_messages_may_come_at_once_and_split_anywhere()
    {
        byte[] all = [.. Enumerable.Range(0, 500).SelectMany(i => RawCall.Frame(0, i % 5 == 0 ? [] : new Note { Number = i, Data = ByteString.CopyFrom(new byte[i * 50]) }.ToByteArray()))];
        var random = new Random(2);
        List<byte[]> pieces = [];
        for (var at = 0; at < all.Length; at += pieces[^1].Length)
            pieces.Add(all[at..Math.Min(all.Length, at + random.Next(1, 200_000))]);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => i % 5 == 0 ? 0L : i), (await StreamAsync(Answering(pieces))).Select(note => note.Number));
    }

    public static TheoryData<string, byte[], StatusCode> Malformed => new()
    {
        { "an unknown flag", RawCall.Frame(7, [8, 1]), StatusCode.Internal },
        { "an end within the header", [0, 0, 0], StatusCode.Internal },
        { "an end within the message", RawCall.Frame(0, [8, 1], 10), StatusCode.Internal },
        { "a flag of compression without an encoding", RawCall.Frame(1, [8, 1]), StatusCode.Internal },
        { "bytes that are no message", RawCall.Frame(0, [10, 200, 1]), StatusCode.Internal },
        { "a length beyond the limit", RawCall.Frame(0, [8, 1], 5_000_000), StatusCode.ResourceExhausted },
        { "a length beyond what there is", RawCall.Frame(0, [8, 1], uint.MaxValue), StatusCode.ResourceExhausted },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_response_has_a_status(string what, byte[] bytes, StatusCode status)
    {
        var unary = await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(Answering([bytes])));
        var streamed = await Assert.ThrowsAsync<RpcException>(() => StreamAsync(Answering([Hello, bytes])));
        Assert.Equal((what, status, status), (what, unary.StatusCode, streamed.StatusCode));
    }

    [Fact]
    public async Task A_unary_call_wants_exactly_one_message()
    {
        Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(Answering([])))).StatusCode);
        Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(Answering([Hello, Hello])))).StatusCode);
    }

    [Fact]
    public async Task Compressed_and_plain_messages_may_be_mixed()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(new Note { Text = "packed" }.ToByteArray());
        RequestDelegate mixed = http =>
        {
            http.Response.Headers["grpc-encoding"] = "gzip";
            return Answering([RawCall.Frame(1, packed.ToArray()), Hello])(http);
        };
        Assert.Equal(["packed", "hello"], (await StreamAsync(mixed)).Select(note => note.Text));
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(431, StatusCode.Internal)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    public async Task A_status_of_HTTP_becomes_one_of_gRPC(int http, StatusCode status)
    {
        RequestDelegate plain = context =>
        {
            context.Response.StatusCode = http;
            return context.Response.WriteAsync("<html>");
        };
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(plain))).StatusCode);
    }

    [Fact]
    public async Task A_stated_status_counts_more_than_that_of_HTTP()
    {
        RequestDelegate stated = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "9";
            context.Response.Headers["grpc-message"] = "50%25 %zz %E4%BD%A0 %FF%";
            return Task.CompletedTask;
        };
        var failure = await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(stated));
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.StartsWith("50% %zz \u4f60 ", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_in_place_of_an_answer_is_no_success()
    {
        RequestDelegate page = context => context.Response.WriteAsync("<html>");
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(page))).StatusCode);
    }

    [Fact]
    public async Task A_response_without_a_status_is_no_success() =>
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(Answering([Hello], status: null)))).StatusCode);

    [Fact]
    public async Task A_status_of_a_later_version_is_unknown() =>
        Assert.Equal(StatusCode.Unknown, (await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(Answering([Hello], status: "99")))).StatusCode);

    [Theory]
    [InlineData(2, StatusCode.Internal)]
    [InlineData(7, StatusCode.Unavailable)]
    [InlineData(8, StatusCode.Cancelled)]
    [InlineData(11, StatusCode.ResourceExhausted)]
    [InlineData(12, StatusCode.PermissionDenied)]
    public async Task A_reset_of_the_stream_becomes_a_status(int code, StatusCode status)
    {
        RequestDelegate reset = async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(Hello);
            await context.Response.Body.FlushAsync();
            context.Features.Get<IHttpResetFeature>()!.Reset(code);
        };
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(() => StreamAsync(reset))).StatusCode);
    }

    [Fact]
    public async Task A_server_that_dies_or_is_not_there_is_unavailable()
    {
        RequestDelegate abort = async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(Hello);
            await context.Response.Body.FlushAsync();
            context.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>()!.Abort();
        };
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => StreamAsync(abort))).StatusCode);
        using var nobody = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var client = new Probe.ProbeClient(nobody);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note()))).StatusCode);
        using var call = client.Collect();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Note()))).StatusCode);
    }

    private static RequestDelegate Answering(IReadOnlyList<byte[]> pieces, string? status = "0") => async context =>
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        foreach (var piece in pieces)
        {
            await context.Response.Body.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
        if (status is not null)
            context.Response.AppendTrailer("grpc-status", status);
    };

    private static async Task<Note> UnaryAsync(RequestDelegate answer)
    {
        await using var server = await StartAsync(answer);
        using var channel = server.Channel();
        return await new Probe.ProbeClient(channel).EchoAsync(new Note(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
    }

    private static async Task<List<Note>> StreamAsync(RequestDelegate answer)
    {
        await using var server = await StartAsync(answer);
        using var channel = server.Channel();
        using var call = new Probe.ProbeClient(channel).Expand(new Note(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
        List<Note> notes = [];
        await foreach (var note in call.ResponseStream.ReadAllAsync())
            notes.Add(note);
        return notes;
    }

    private static Task<TestServer> StartAsync(RequestDelegate answer) => TestServer.StartAsync(_ => { }, application => application.MapPost("/{service}/{method}", answer));
}
