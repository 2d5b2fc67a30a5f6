using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Errors.V1;

namespace Datacube.ServiceDefaults.Tests.Grpc;

/// <summary>What came back of a call with one message, as it stood on the wire.</summary>
/// <param name="Status">The status of gRPC.</param>
/// <param name="Code">Code of the details, or empty.</param>
/// <param name="Body">Everything between headers and trailers, read as text.</param>
internal sealed record RawCall(string Status, string Code, string Body)
{
    internal static Task<RawCall> SendAsync(HttpClient client, Uri method, ApiKey? key, params byte[] message) =>
        SendAsync(client, method, key is null ? null : (ApiKey.Header, key.Reveal()), message);

    /// <summary>A call that bears a token.</summary>
    internal static Task<RawCall> SendAsync(HttpClient client, Uri method, string token) => SendAsync(client, method, ("authorization", $"Bearer {token}"), []);

    private static async Task<RawCall> SendAsync(HttpClient client, Uri method, (string Name, string Value)? credential, byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Content = new ByteArrayContent(frame), Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("te", "trailers");
        if (credential is { } header)
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var answer = await client.SendAsync(request);
        var body = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
        var last = answer.Headers.Concat(answer.TrailingHeaders).ToDictionary(header => header.Key, header => header.Value.Single(), StringComparer.OrdinalIgnoreCase);
        var detail = last.GetValueOrDefault(GrpcErrors.DetailTrailer, "");
        return new RawCall(last["grpc-status"], ErrorDetail.Parser.ParseFrom(Convert.FromBase64String(detail.PadRight((detail.Length + 3) / 4 * 4, '='))).Code, body);
    }
}
