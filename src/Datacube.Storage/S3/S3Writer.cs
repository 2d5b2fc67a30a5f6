using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Datacube.Contracts.Errors;

namespace Datacube.Storage.S3;

/// <summary>Writes objects and verifies them: small ones with one request, large ones in parts.</summary>
internal sealed class S3Writer(S3Connection connection, S3Location location, IObjectStore store)
{
    private readonly S3Requests requests = new(connection);
    private readonly S3ReadBack readBack = new(store);
    private readonly S3Checksum checksum = new(connection.Settings.Checksums);

    public async Task<ObjectInfo> WriteAsync(string key, S3Content content, PutCondition condition, CancellationToken cancellation)
    {
        location.KeyOf(key);
        var call = new S3Call("write", location.Show(key));
        var single = condition == PutCondition.CreateOnly ? connection.Settings.LargestNewObject : connection.Settings.PartBytes;
        // Asked first where it saves a long upload; the write itself decides.
        if (condition == PutCondition.CreateOnly && content.Length > connection.Settings.PartBytes && await store.HeadAsync(key, cancellation).ConfigureAwait(false) is not null)
            throw AlreadyExists(call);
        var written = content.Length <= single
            ? await PutAsync(key, content, condition, cancellation).ConfigureAwait(false)
            : await new S3Upload(connection, location, checksum, readBack).WriteAsync(key, content, condition, cancellation).ConfigureAwait(false);
        if (written.IsRefused)
        {
            // An attempt whose answer was lost may have created the object; then it holds our bytes.
            return (written.IsUncertain ? await readBack.FindAsync(key, content.Length, written.Sha256, cancellation).ConfigureAwait(false) : null) ?? throw AlreadyExists(call);
        }
        return await VerifyAsync(key, content.Length, written, cancellation).ConfigureAwait(false);
    }

    private async Task<S3Written> PutAsync(string key, S3Content content, PutCondition condition, CancellationToken cancellation)
    {
        var createOnly = condition == PutCondition.CreateOnly;
        var call = new S3Call("write", location.Show(key)) { Expected = createOnly ? [HttpStatusCode.PreconditionFailed] : [] };
        var digests = await content.DigestAsync(cancellation).ConfigureAwait(false);
        var stated = checksum.Of(digests);
        try
        {
            var answer = await requests.RunAsync(call, SendAsync, cancellation).ConfigureAwait(false);
            return new(digests.Sha256) { ETag = S3Location.Quote(answer.ETag), IsVouched = checksum.IsRepeated(stated, answer.ChecksumSHA256, answer.ChecksumCRC32C) };
        }
        catch (AmazonS3Exception)
        {
            return new(digests.Sha256) { IsRefused = true, IsUncertain = call.IsUncertain };
        }

        async Task<PutObjectResponse> SendAsync(S3Attempt attempt)
        {
            var request = new PutObjectRequest
            {
                BucketName = location.Bucket,
                Key = location.KeyOf(key),
                RequestPayer = location.Payer,
                IfNoneMatch = createOnly ? "*" : null,
                InputStream = new S3BodyStream(content.Open(), attempt.Advance),
                // The hash of the whole body is signed, so that every server checks what arrives.
                UseChunkEncoding = false,
            };
            checksum.Put(request, stated);
            var answer = await attempt.Client.PutObjectAsync(request, attempt.Stop).ConfigureAwait(false);
            return answer.ETag is not null ? answer : throw new DatacubeException("source.truncated", $"The store answered to the write of '{call.Shown}' without naming what it holds. Try again later.");
        }
    }

    private async Task<ObjectInfo> VerifyAsync(string key, long length, S3Written written, CancellationToken cancellation)
    {
        var info = new ObjectInfo(key, length, written.ETag!, Convert.ToHexStringLower(written.Sha256));
        if (written.IsVouched)
            return info;
        try
        {
            return await readBack.HoldsAsync(key, written.ETag, length, written.Sha256, cancellation).ConfigureAwait(false)
                ? info
                : throw new DatacubeException("Corrupt", $"The store returned other bytes than were written to '{location.Show(key)}' ({length} bytes). Do not use the object; write it again.", "key");
        }
        catch (DatacubeException error) when (error.Code is "source.changed" or "object.not_found")
        {
            // Somebody has replaced or removed it since: what was written cannot be looked at any more.
            return info with { Sha256 = null };
        }
    }

    private static DatacubeException AlreadyExists(S3Call call) =>
        new("conflict.already_exists", $"'{call.Shown}' exists already and is not replaced.", "key");
}
