using System.Net;
using System.Net.Http.Headers;

namespace Datacube.Grpc.Tests.Servers;

/// <summary>A request as bytes, in the pieces given, each sent on its own.</summary>
internal sealed class RawCall(IReadOnlyList<byte[]> pieces, bool ends) : HttpContent
{
    internal static byte[] Frame(byte flag, byte[] payload, uint? length = null)
    {
        var stated = length ?? (uint)payload.Length;
        return [flag, (byte)(stated >> 24), (byte)(stated >> 16), (byte)(stated >> 8), (byte)stated, .. payload];
    }

    /// <summary>What the server answered: the HTTP status, and grpc-status and grpc-message from wherever they were.</summary>
    internal static async Task<(HttpStatusCode Http, string? Status, string? Message, byte[] Body, HttpHeaders Headers)> SendAsync(
        string address, string method, IReadOnlyList<byte[]> pieces, string contentType = "application/grpc", bool ends = true, Version? version = null, params (string Name, string Value)[] headers)
    {
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/datacube.probe.v1.Probe/{method}") { Version = version ?? HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new RawCall(pieces, ends) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var response = await invoker.SendAsync(request, deadline.Token);
        var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
        var from = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        return (response.StatusCode, First(from, "grpc-status"), First(from, "grpc-message"), body, response.Headers);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var piece in pieces)
        {
            await stream.WriteAsync(piece, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        if (!ends)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static string? First(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : null;
}
