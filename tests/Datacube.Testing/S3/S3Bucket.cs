using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Datacube.Testing.S3;

/// <summary>
/// One bucket of an <see cref="S3Server"/>. It signs requests in a few lines of its own, so that what tests assert about a bucket does not
/// come through the code they test.
/// </summary>
public sealed class S3Bucket(HttpClient client, Uri endpoint, string name)
{
    /// <summary>Name.</summary>
    public string Name => name;

    /// <summary>Address of the server.</summary>
    public Uri Endpoint => endpoint;

    /// <summary>Lets everybody read and list, without credentials.</summary>
    public Task MakePublicAsync() => SendAsync(HttpMethod.Put, "", "policy",
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::{{name}}","arn:aws:s3:::{{name}}/*"]}]}""");

    /// <summary>Number of multipart uploads that were begun and neither completed nor aborted.</summary>
    public async Task<int> UnfinishedUploadsAsync() => (await SendAsync(HttpMethod.Get, "", "uploads", "")).Split("<UploadId>").Length - 1;

    /// <summary>Begins a multipart upload and leaves it.</summary>
    public Task LeaveUploadAsync(string key) => SendAsync(HttpMethod.Post, key, "uploads", "");

    internal Task<string> CreateAsync() => SendAsync(HttpMethod.Put, "", null, "");

    private async Task<string> SendAsync(HttpMethod method, string key, string? resource, string body)
    {
        var path = $"/{name}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
        using var request = new HttpRequestMessage(method, new Uri(endpoint, path + (resource is null ? "" : $"?{resource}=")));
        request.Content = new StringContent(body, Encoding.UTF8);
        Sign(request, path, resource is null ? "" : resource + "=", Hash(body));
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent ? text : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>AWS Signature Version 4 over the host, the hash of the body and the date.</summary>
    private void Sign(HttpRequestMessage request, string path, string query, string bodyHash)
    {
        const string headers = "host;x-amz-content-sha256;x-amz-date";
        var time = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string[] scope = [time[..8], "us-east-1", "s3", "aws4_request"];
        var canonical = $"{request.Method}\n{path}\n{query}\nhost:{endpoint.Authority}\nx-amz-content-sha256:{bodyHash}\nx-amz-date:{time}\n\n{headers}\n{bodyHash}";
        var key = scope.Aggregate(Encoding.UTF8.GetBytes("AWS4" + S3Server.SecretKey), (secret, part) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{time}\n{string.Join('/', scope)}\n{Hash(canonical)}")));
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", bodyHash);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={S3Server.AccessKey}/{string.Join('/', scope)}, SignedHeaders={headers}, Signature={signature}");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
