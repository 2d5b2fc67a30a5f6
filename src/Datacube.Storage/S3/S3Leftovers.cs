using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Datacube.Contracts.Errors;

namespace Datacube.Storage.S3;

/// <summary>
/// What dead writers left below the prefix of a store: uploads in parts that were never completed, which are invisible and cost money, and
/// publishers' temporaries. Only their age tells that their writer is dead, unless the caller
/// knows.
/// </summary>
internal sealed class S3Leftovers(S3Connection connection, S3Location location, S3Store store)
{
    /// <summary>No lease lives so long.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromHours(24);

    private readonly S3Requests requests = new(connection);

    public async ValueTask<int> SweepAsync(CancellationToken cancellation)
    {
        var oldest = connection.Clock.GetUtcNow() - Age;
        var removed = 0;
        try
        {
            foreach (var upload in await UploadsAsync(cancellation).ConfigureAwait(false))
                removed += upload.Initiated is { } begun && begun.ToUniversalTime() < oldest.UtcDateTime ? await AbortAsync(upload, cancellation).ConfigureAwait(false) : 0;
            await foreach (var item in store.ListObjectsAsync(ObjectKey.TemporaryFolder + "/", cancellation).ConfigureAwait(false))
            {
                if (item.LastModified is not { } written || written.ToUniversalTime() >= oldest.UtcDateTime)
                    continue;
                await store.DeleteAsync(location.Relative(item.Key), cancellation).ConfigureAwait(false);
                removed++;
            }
        }
        catch (DatacubeException error) when (error.Kind == FailureKind.Unauthorized)
        {
            // Whoever may write need not be allowed to list or abort: the bucket's owner keeps house then.
        }
        return removed;
    }

    /// <summary>Aborts uploads of a writer whose end is known.</summary>
    public async ValueTask<int> SweepAsync(Func<string, bool> isKey, DateTimeOffset end, CancellationToken cancellation)
    {
        var removed = 0;
        try
        {
            foreach (var upload in await UploadsAsync(cancellation).ConfigureAwait(false))
                removed += upload.Initiated is { } begun && begun.ToUniversalTime() < end.UtcDateTime && isKey(location.Relative(upload.Key)) ? await AbortAsync(upload, cancellation).ConfigureAwait(false) : 0;
        }
        catch (DatacubeException error) when (error.Kind == FailureKind.Unauthorized)
        {
            // As above.
        }
        return removed;
    }

    private async Task<List<MultipartUpload>> UploadsAsync(CancellationToken cancellation)
    {
        var call = new S3Call("list the uploads below", location.Show(""));
        var request = new ListMultipartUploadsRequest { BucketName = location.Bucket, Prefix = location.Prefix, RequestPayer = location.Payer };
        var uploads = new List<MultipartUpload>();
        ListMultipartUploadsResponse page;
        do
        {
            page = await requests.RunAsync(call, attempt => attempt.Client.ListMultipartUploadsAsync(request, attempt.Stop), cancellation).ConfigureAwait(false);
            uploads.AddRange(page.MultipartUploads ?? []);
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated == true);
        return uploads;
    }

    private async Task<int> AbortAsync(MultipartUpload upload, CancellationToken cancellation)
    {
        var request = new AbortMultipartUploadRequest { BucketName = location.Bucket, Key = upload.Key, UploadId = upload.UploadId, RequestPayer = location.Payer };
        try
        {
            var call = new S3Call("abort the upload of", location.Show(location.Relative(upload.Key))) { Expected = [HttpStatusCode.NotFound] };
            await requests.RunAsync(call, attempt => attempt.Client.AbortMultipartUploadAsync(request, attempt.Stop), cancellation).ConfigureAwait(false);
            return 1;
        }
        catch (AmazonS3Exception)
        {
            return 0; // Its writer, or another sweep, was quicker.
        }
    }
}
