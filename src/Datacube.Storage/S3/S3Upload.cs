using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Datacube.Contracts.Errors;

namespace Datacube.Storage.S3;

/// <summary>
/// A write in parts, some of them in flight at the same time. What a completion conflicts with ends the upload; the whole is uploaded again then.
/// An upload that fails is aborted; what a killed process leaves is aborted by <see cref="S3Leftovers"/>.
/// </summary>
internal sealed class S3Upload(S3Connection connection, S3Location location, S3Checksum checksum, S3ReadBack readBack)
{
    private const int MostParts = 10_000;
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(30);

    private readonly S3Requests requests = new(connection);

    public async Task<S3Written> WriteAsync(string key, S3Content content, PutCondition condition, CancellationToken cancellation)
    {
        var uncertain = false;
        for (var round = 1; ; round++)
        {
            var written = await TryAsync(key, content, condition, cancellation).ConfigureAwait(false);
            uncertain |= written.IsUncertain;
            if (written.ETag is not null || written.IsRefused)
                return written with { IsUncertain = uncertain };
            if (uncertain && await readBack.FindAsync(key, content.Length, written.Sha256, cancellation).ConfigureAwait(false) is { } found)
                return new(written.Sha256) { ETag = found.ETag, IsVouched = true };
            if (round >= connection.Settings.MaxAttempts)
                throw new DatacubeException("source.unavailable", $"Could not write '{location.Show(key)}': {round} uploads in parts were refused at their end because of another write to the same key. Try again later.");
            await connection.Retries.PauseAsync(round, null, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<S3Written> TryAsync(string key, S3Content content, PutCondition condition, CancellationToken cancellation)
    {
        // An upload whose id is not heard of cannot be aborted: a cancelled beginning still waits for its answer, for a while.
        using var patience = new CancellationTokenSource();
        await using var late = cancellation.Register(() => patience.CancelAfter(AbortPatience));
        var begin = new InitiateMultipartUploadRequest { BucketName = location.Bucket, Key = location.KeyOf(key), RequestPayer = location.Payer, ChecksumAlgorithm = checksum.Algorithm };
        var begun = await requests.RunAsync(new("write", location.Show(key)), attempt => attempt.Client.InitiateMultipartUploadAsync(begin, attempt.Stop), patience.Token).ConfigureAwait(false);
        var complete = false;
        try
        {
            var (parts, sha256) = await UploadAsync(key, begun.UploadId, content, cancellation).ConfigureAwait(false);
            var written = await CompleteAsync(key, begun.UploadId, parts, sha256, condition, cancellation).ConfigureAwait(false);
            complete = written.ETag is not null;
            return written;
        }
        finally
        {
            if (!complete)
                await AbortAsync(key, begun.UploadId).ConfigureAwait(false);
        }
    }

    private async Task<(List<PartETag> Parts, byte[] Sha256)> UploadAsync(string key, string upload, S3Content content, CancellationToken cancellation)
    {
        var size = (int)Math.Max(connection.Settings.PartBytes, (content.Length + MostParts - 1) / MostParts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var slots = new SemaphoreSlim(connection.Settings.ParallelParts);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var parts = new List<Task<PartETag>>();
        try
        {
            for (long offset = 0; offset < content.Length; offset += size)
            {
                await slots.WaitAsync(stop.Token).ConfigureAwait(false);
                var piece = await content.ReadAsync(offset, (int)Math.Min(size, content.Length - offset), stop.Token).ConfigureAwait(false);
                hash.AppendData(piece.Bytes.Span);
                parts.Add(UploadPartAsync(new() { Key = location.KeyOf(key), UploadId = upload, PartNumber = parts.Count + 1 }, piece, slots, stop));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A part has failed and stopped the others; its own failure comes out below.
        }
        finally
        {
            await ((Task)Task.WhenAll(parts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return ([.. await Task.WhenAll(parts).ConfigureAwait(false)], hash.GetHashAndReset());
    }

    private async Task<PartETag> UploadPartAsync(UploadPartRequest template, S3Piece piece, SemaphoreSlim slots, CancellationTokenSource stop)
    {
        using (piece)
        {
            try
            {
                var stated = checksum.Of(piece.Bytes.Span);
                var call = new S3Call("write", location.Show(location.Relative(template.Key)));
                var answer = await requests.RunAsync(call, attempt => attempt.Client.UploadPartAsync(Request(template, piece, stated, attempt), attempt.Stop), stop.Token).ConfigureAwait(false);
                return checksum.Part(template.PartNumber!.Value, answer.ETag, stated);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private UploadPartRequest Request(UploadPartRequest template, S3Piece piece, string? stated, S3Attempt attempt)
    {
        var request = new UploadPartRequest
        {
            BucketName = location.Bucket,
            Key = template.Key,
            UploadId = template.UploadId,
            PartNumber = template.PartNumber,
            RequestPayer = location.Payer,
            InputStream = new S3BodyStream(S3Content.OpenMemory(piece.Bytes), attempt.Advance),
            PartSize = piece.Bytes.Length,
            UseChunkEncoding = false,
        };
        checksum.Put(request, stated);
        return request;
    }

    /// <summary>An ETag, a refusal because something has the key, or neither: the upload is lost and must be made again.</summary>
    private async Task<S3Written> CompleteAsync(string key, string upload, List<PartETag> parts, byte[] sha256, PutCondition condition, CancellationToken cancellation)
    {
        var call = new S3Call("write", location.Show(key)) { Expected = [HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound] };
        var whole = checksum.OfParts([.. parts.Select(part => part.ChecksumSHA256 ?? part.ChecksumCRC32C)]);
        try
        {
            var answer = await requests.RunAsync(call, SendAsync, cancellation).ConfigureAwait(false);
            return new(sha256) { ETag = S3Location.Quote(answer.ETag), IsVouched = checksum.IsRepeated(whole, answer.ChecksumSHA256, answer.ChecksumCRC32C) };
        }
        catch (AmazonS3Exception error)
        {
            // 404: the upload is gone, aborted by somebody or completed by an attempt whose answer was lost. What is stored tells.
            return new(sha256) { IsRefused = error.StatusCode == HttpStatusCode.PreconditionFailed, IsUncertain = call.IsUncertain };
        }

        async Task<CompleteMultipartUploadResponse> SendAsync(S3Attempt attempt)
        {
            var request = new CompleteMultipartUploadRequest
            {
                BucketName = location.Bucket,
                Key = location.KeyOf(key),
                UploadId = upload,
                PartETags = parts,
                RequestPayer = location.Payer,
                IfNoneMatch = condition == PutCondition.CreateOnly ? "*" : null,
            };
            var answer = await attempt.Client.CompleteMultipartUploadAsync(request, attempt.Stop).ConfigureAwait(false);
            // The status is sent before the work is done: an error may follow it in the body.
            return string.IsNullOrEmpty(answer.ETag)
                ? throw new DatacubeException("source.unavailable", $"Could not write '{call.Shown}': the store said yes and then that it failed. Try again later.")
                : answer;
        }
    }

    private async Task AbortAsync(string key, string upload)
    {
        using var patience = new CancellationTokenSource(AbortPatience);
        var request = new AbortMultipartUploadRequest { BucketName = location.Bucket, Key = location.KeyOf(key), UploadId = upload, RequestPayer = location.Payer };
        try
        {
            var call = new S3Call("abort the upload of", location.Show(key)) { Expected = [HttpStatusCode.NotFound] };
            await requests.RunAsync(call, attempt => attempt.Client.AbortMultipartUploadAsync(request, attempt.Stop), patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AmazonS3Exception or DatacubeException or OperationCanceledException)
        {
            // It is gone already, or stays for the sweep of leftovers; the failure that ended the upload is the one to tell.
        }
    }
}
