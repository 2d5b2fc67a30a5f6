using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Datacube.Testing.S3;

/// <summary>The bucket of a <see cref="FaultyS3"/>, in memory.</summary>
public sealed class FaultyS3Bucket
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, byte[]> objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Key, DateTimeOffset Begun, SortedDictionary<int, byte[]> Parts)> uploads = [];
    private int number;

    /// <summary>False where the server ignores checksum headers, as older ones do.</summary>
    public bool KnowsChecksums { get; set; } = true;

    /// <summary>True where what is stored is not what was sent.</summary>
    public bool BendsBytes { get; set; }

    /// <summary>Uploads in parts that are open.</summary>
    public int OpenUploads
    {
        get
        {
            lock (gate)
                return uploads.Count;
        }
    }

    /// <summary>Content of an object, null where there is none; setting it replaces the object behind everybody's back.</summary>
    public byte[]? this[string key]
    {
        get
        {
            lock (gate)
                return objects.GetValueOrDefault(key);
        }
        set
        {
            lock (gate)
                objects[key] = value!;
        }
    }

    /// <summary>Leaves an upload that was begun at a moment.</summary>
    public void LeaveUpload(string key, DateTimeOffset begun)
    {
        lock (gate)
            uploads[$"left-{++number}"] = (key, begun, []);
    }

    internal S3Answer Do(S3Request request, IQueryCollection query, byte[] body, S3Fault? fault)
    {
        lock (gate)
        {
            return request.Operation switch
            {
                "PutObject" => Put(request, body),
                "GetObject" or "HeadObject" => Get(request, fault),
                "DeleteObject" => Delete(request.Key),
                "CreateMultipartUpload" => Begin(request.Key),
                "UploadPart" => Part(request, query, body),
                "CompleteMultipartUpload" => Complete(request, query),
                "AbortMultipartUpload" => uploads.Remove(query["uploadId"]!) ? new(204, default) : S3Answer.Error(404, "NoSuchUpload"),
                "ListMultipartUploads" => S3Answer.Xml($"<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>{string.Concat(uploads.Select(upload => $"<Upload><Key>{Escape(upload.Value.Key)}</Key><UploadId>{upload.Key}</UploadId><Initiated>{upload.Value.Begun:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}</Initiated></Upload>"))}</ListMultipartUploadsResult>"),
                _ => List(query),
            };
        }
    }

    private static string TagOf(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"";

    private static string Escape(string text) => SecurityElement.Escape(text);

    private S3Answer Put(S3Request request, byte[] body)
    {
        if (request.Headers.ContainsKey("if-none-match") && objects.ContainsKey(request.Key))
            return S3Answer.Error(412, "PreconditionFailed");
        Store(request.Key, body);
        return Vouch(new(200, default), request, body, TagOf(objects[request.Key]));
    }

    private void Store(string key, byte[] body)
    {
        var stored = body.ToArray();
        if (BendsBytes)
            stored[^1] ^= 1;
        objects[key] = stored;
    }

    private S3Answer Vouch(S3Answer answer, S3Request request, byte[] body, string tag)
    {
        answer.Headers["ETag"] = tag;
        foreach (var (name, hash) in new (string, Func<byte[], byte[]>)[] { ("x-amz-checksum-sha256", SHA256.HashData), ("x-amz-checksum-crc32c", Crc) })
        {
            if (KnowsChecksums && request.Headers.ContainsKey(name))
                answer.Headers[name] = Convert.ToBase64String(hash(body));
        }
        return answer;
    }

    private static byte[] Crc(byte[] bytes)
    {
        var crc = bytes.Aggregate(uint.MaxValue, (register, value) => System.Numerics.BitOperations.Crc32C(register, value));
        var written = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(written, ~crc);
        return written;
    }

    private S3Answer Get(S3Request request, S3Fault? fault)
    {
        if (!objects.TryGetValue(request.Key, out var bytes))
            return S3Answer.Error(404, "NoSuchKey");
        if (request.Headers.GetValueOrDefault("if-match") is { } tag && tag != TagOf(bytes))
            return S3Answer.Error(412, "PreconditionFailed");
        S3Answer answer;
        if (request.Headers.GetValueOrDefault("range") is { } text && fault?.Kind != S3FaultKind.IgnoredRange)
        {
            var range = RangeHeaderValue.Parse(text).Ranges.First();
            var (from, to) = (range.From!.Value + (fault?.Kind == S3FaultKind.WrongRange ? 1 : 0), Math.Min(range.To!.Value, bytes.Length - 1));
            if (from >= bytes.Length)
                return S3Answer.Error(416, "InvalidRange");
            answer = new(206, bytes.AsMemory((int)from, (int)(to - from + 1)));
            answer.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{bytes.Length}");
        }
        else
        {
            answer = new(200, bytes);
        }
        answer.Headers["ETag"] = TagOf(bytes);
        return answer;
    }

    private S3Answer Delete(string key)
    {
        objects.Remove(key);
        return new(204, default);
    }

    private S3Answer Begin(string key)
    {
        var id = $"upload-{++number}";
        uploads[id] = (key, TimeProvider.System.GetUtcNow(), []);
        return S3Answer.Xml($"<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>{Escape(key)}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
    }

    private S3Answer Part(S3Request request, IQueryCollection query, byte[] body)
    {
        if (!uploads.TryGetValue(query["uploadId"]!, out var upload))
            return S3Answer.Error(404, "NoSuchUpload");
        upload.Parts[int.Parse(query["partNumber"]!, CultureInfo.InvariantCulture)] = body;
        return Vouch(new(200, default), request, body, TagOf(body));
    }

    private S3Answer Complete(S3Request request, IQueryCollection query)
    {
        if (!uploads.TryGetValue(query["uploadId"]!, out var upload))
            return S3Answer.Error(404, "NoSuchUpload");
        if (request.Headers.ContainsKey("if-none-match") && objects.ContainsKey(request.Key))
            return S3Answer.Error(412, "PreconditionFailed");
        uploads.Remove(query["uploadId"]!);
        byte[] whole = [.. upload.Parts.Values.SelectMany(part => part)];
        Store(request.Key, whole);
        var parts = upload.Parts.Values.ToList();
        var vouched = KnowsChecksums ? $"<ChecksumSHA256>{Convert.ToBase64String(SHA256.HashData([.. parts.SelectMany(SHA256.HashData)]))}-{parts.Count}</ChecksumSHA256>" : "";
        return S3Answer.Xml($"<CompleteMultipartUploadResult><Location>http://x/</Location><Bucket>b</Bucket><Key>{Escape(request.Key)}</Key><ETag>{Escape(TagOf(objects[request.Key]))}</ETag>{vouched}</CompleteMultipartUploadResult>");
    }

    private S3Answer List(IQueryCollection query)
    {
        const int page = 3;
        var found = objects.Where(item => item.Key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(item.Key, query["continuation-token"].ToString()) > 0).ToList();
        var text = new StringBuilder($"<ListBucketResult><Name>b</Name><IsTruncated>{(found.Count > page ? "true" : "false")}</IsTruncated>");
        foreach (var (key, bytes) in found.Take(page))
            text.Append(CultureInfo.InvariantCulture, $"<Contents><Key>{Escape(key)}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>{Escape(TagOf(bytes))}</ETag><Size>{bytes.Length}</Size></Contents>");
        if (found.Count > page)
            text.Append(CultureInfo.InvariantCulture, $"<NextContinuationToken>{Escape(found[page - 1].Key)}</NextContinuationToken>");
        return S3Answer.Xml(text.Append("</ListBucketResult>").ToString());
    }
}
