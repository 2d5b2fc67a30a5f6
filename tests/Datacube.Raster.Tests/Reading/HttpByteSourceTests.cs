using Datacube.Contracts.Errors;
using Datacube.Raster.Reading;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

[Trait("kind", "unit")]
public sealed class HttpByteSourceTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 >> 3))];
    private static readonly HttpReadingOptions Once = new() { MaxAttempts = 1, HeadBytes = 1000 };

    [Fact]
    public async Task Ranges_carry_the_version_and_the_head_is_not_fetched_twice()
    {
        await using var server = new ScriptedServer(request => ScriptedServer.Range(Content, request));
        await using var source = await OpenAsync(server, Once);
        Assert.Equal((Content.Length, "\"v1\""), ((int)source.Length, source.ETag));
        Assert.Equal(Content[10..20], await ReadAsync(source, 10, 10));
        Assert.Equal(Content[5000..9000], await ReadAsync(source, 5000, 4000));
        Assert.Equal(["", "\"v1\""], server.Requests.Select(request => request.IfRange));
    }

    [Theory]
    [InlineData("whole body, same version", "source.unavailable")]
    [InlineData("whole body, new version", "source.changed")]
    [InlineData("new version in a 206", "source.changed")]
    [InlineData("another length", "source.changed")]
    [InlineData("not satisfiable", "source.changed")]
    [InlineData("precondition failed", "source.changed")]
    [InlineData("another place", "source.truncated")]
    [InlineData("shorter range", "source.truncated")]
    [InlineData("no Content-Range", "source.truncated")]
    [InlineData("short body", "source.truncated")]
    [InlineData("wrong Content-Length", "source.truncated")]
    [InlineData("chunked end too early", "source.truncated")]
    [InlineData("not found", "source.not_found")]
    [InlineData("forbidden", "source.unauthorized")]
    [InlineData("throttled", "source.throttled")]
    [InlineData("broken", "source.unavailable")]
    [InlineData("compressed", "source.refused")]
    public async Task Faults_13_and_14_a_server_that_misbehaves_is_answered_with_a_code(string misbehaviour, string code)
    {
        await using var server = new ScriptedServer(request => request.Number == 0 ? ScriptedServer.Range(Content, request) : Misbehave(misbehaviour, request));
        await using var source = await OpenAsync(server, Once);
        var failure = await Assert.ThrowsAsync<DatacubeException>(async () => await ReadAsync(source, 5000, 4000));
        Assert.Equal(code, failure.Code);
    }

    [Fact]
    public async Task Fault_13_a_body_that_breaks_off_is_asked_for_again()
    {
        await using var server = new ScriptedServer(request => request.Number == 1 ? Misbehave("short body", request) : ScriptedServer.Range(Content, request));
        await using var source = await OpenAsync(server, Once with { MaxAttempts = 3 });
        Assert.Equal(Content[5000..9000], await ReadAsync(source, 5000, 4000));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Fault_11_a_body_that_stalls_is_given_up()
    {
        // The server announces 4000 bytes, sends one and keeps the connection open until the test is over.
        await using var server = new ScriptedServer(request => request.Number == 0 ? ScriptedServer.Range(Content, request)
            : ScriptedServer.Answer("206 P", $"Content-Range: bytes {request.First}-{request.Last}/{Content.Length}\r\n", [1], announced: 4000)) { KeepsOpen = true };
        await using var source = await HttpByteSource.OpenAsync(Client(), server.Address, Once with { FloorPeriod = TimeSpan.FromMilliseconds(50) }, default);
        var failure = await Assert.ThrowsAsync<DatacubeException>(async () => await ReadAsync(source, 5000, 4000));
        Assert.Equal("source.unavailable", failure.Code);
        Assert.Contains("bytes in", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_object_of_a_server_without_ranges_is_fetched_whole_and_a_large_one_is_refused()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Answer("200 OK", "", Content));
        await using var source = await OpenAsync(server, Once);
        Assert.Equal(Content[150_000..150_010], await ReadAsync(source, 150_000, 10));
        Assert.Single(server.Requests);
        var failure = await Assert.ThrowsAsync<DatacubeException>(async () => await OpenAsync(server, Once with { MaxWholeBytes = 1000 }));
        Assert.Equal("source.refused", failure.Code);
    }

    private static byte[] Misbehave(string how, ServerRequest request)
    {
        var body = Content[request.First..(request.Last + 1)];
        var range = $"Content-Range: bytes {request.First}-{request.Last}/{Content.Length}\r\n";
        return how switch
        {
            "whole body, same version" => ScriptedServer.Answer("200 OK", "ETag: \"v1\"\r\n", Content),
            "whole body, new version" => ScriptedServer.Answer("200 OK", "ETag: \"v2\"\r\n", Content),
            "new version in a 206" => ScriptedServer.Range(Content, request, "ETag: \"v2\"\r\n"),
            "another length" => ScriptedServer.Answer("206 P", $"Content-Range: bytes {request.First}-{request.Last}/999999\r\n", body),
            "not satisfiable" => ScriptedServer.Answer("416 R", "Content-Range: bytes */17\r\n", []),
            "precondition failed" => ScriptedServer.Answer("412 P", "", []),
            "another place" => ScriptedServer.Answer("206 P", $"Content-Range: bytes {request.First + 1}-{request.Last + 1}/{Content.Length}\r\n", body),
            "shorter range" => ScriptedServer.Answer("206 P", $"Content-Range: bytes {request.First}-{request.Last - 9}/{Content.Length}\r\n", body[..^9]),
            "no Content-Range" => ScriptedServer.Answer("206 P", "", body),
            "short body" => ScriptedServer.Answer("206 P", range, body[..100], announced: body.Length),
            "wrong Content-Length" => ScriptedServer.Answer("206 P", range, body[..100]),
            "chunked end too early" => [.. "HTTP/1.1 206 P\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"u8, .. System.Text.Encoding.ASCII.GetBytes(range), .. "\r\n3\r\nabc\r\n0\r\n\r\n"u8],
            "not found" => ScriptedServer.Answer("404 N", "", []),
            "forbidden" => ScriptedServer.Answer("403 F", "", []),
            "throttled" => ScriptedServer.Answer("429 T", "", []),
            "broken" => ScriptedServer.Answer("500 B", "", []),
            "compressed" => ScriptedServer.Range(Content, request, "Content-Encoding: gzip\r\n"),
            _ => throw new ArgumentException(how),
        };
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false });

    private static async Task<HttpByteSource> OpenAsync(ScriptedServer server, HttpReadingOptions options) => await HttpByteSource.OpenAsync(Client(), server.Address, options, default);

    private static async Task<byte[]> ReadAsync(HttpByteSource source, long offset, int length)
    {
        var bytes = new byte[length];
        await source.ReadAsync(offset, bytes, default);
        return bytes;
    }
}
