using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;

namespace Datacube.Storage.S3;

/// <summary>
/// A bucket, or the keys below a prefix of it, as an object store.
/// <para>Why a reader sees the old bytes, the new bytes or nothing: S3 gives an object its key when the last byte is there, and reads after it see
/// it. Create-only writes carry <c>If-None-Match: *</c>: of racing writers one wins. A write whose answer was lost is tried again, and finding
/// its own bytes there is success.</para>
/// </summary>
public sealed class S3Store : IObjectStore
{
    private readonly S3Connection connection;
    private readonly S3Requests requests;
    private readonly S3Location location;
    private readonly S3Writer writer;

    /// <summary>Opens a bucket or a prefix of it; nothing is asked of the server.</summary>
    /// <param name="address">The bucket, and the prefix as its key.</param>
    /// <param name="settings">Where the server is and how it is spoken to.</param>
    /// <param name="clock">Clock of pauses, times and leftovers.</param>
    public S3Store(S3Address address, S3Settings settings, TimeProvider clock) : this(address, S3Connection.Of(settings, clock)) { }

    internal S3Store(S3Address address, S3Connection connection)
    {
        this.connection = connection;
        location = new(address, connection.Settings.RequesterPays ? RequestPayer.Requester : null);
        requests = new(connection);
        writer = new(connection, location, this);
        Root = address.ToUri();
    }

    /// <inheritdoc/>
    public Uri Root { get; }

    /// <inheritdoc/>
    public async ValueTask<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation)
    {
        var request = new GetObjectMetadataRequest
        {
            BucketName = location.Bucket,
            Key = location.KeyOf(key),
            RequestPayer = location.Payer,
            ChecksumMode = connection.Settings.Checksums == S3Checksums.Sha256 ? ChecksumMode.ENABLED : null,
        };
        try
        {
            var call = new S3Call("look up", location.Show(key)) { Expected = [HttpStatusCode.NotFound] };
            var answer = await requests.RunAsync(call, attempt => attempt.Client.GetObjectMetadataAsync(request, attempt.Stop), cancellation).ConfigureAwait(false);
            return new(key, answer.ContentLength, S3Location.Quote(answer.ETag), S3Checksum.ToHexadecimal(answer.ChecksumSHA256));
        }
        catch (AmazonS3Exception)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, string? etag, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var call = new S3Call("read", location.Show(key)) { Expected = [HttpStatusCode.NotFound, HttpStatusCode.PreconditionFailed, HttpStatusCode.RequestedRangeNotSatisfiable] };
        var request = new GetObjectRequest { BucketName = location.Bucket, Key = location.KeyOf(key), RequestPayer = location.Payer, EtagToMatch = etag };
        if (destination.IsEmpty)
            return 0;
        request.ByteRange = new(offset, offset + destination.Length - 1);
        try
        {
            return await requests.RunAsync(call, attempt => ReadOnceAsync(attempt, request, destination), cancellation).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return 0;
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            throw Changed(call, error);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode != "NoSuchBucket")
        {
            throw new DatacubeException("object.not_found", $"There is no object '{location.Show(key)}' to read.", "key", error);
        }
        catch (AmazonS3Exception error)
        {
            throw S3Failure.Of(error).ToException(call);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectInfo> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellation)
    {
        using var body = new S3Content(content);
        return await writer.WriteAsync(key, body, condition, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectInfo> PutFileAsync(string key, string path, PutCondition condition, CancellationToken cancellation)
    {
        using var body = new S3Content(path);
        return await writer.WriteAsync(key, body, condition, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        const string unfinished = ObjectKey.TemporaryFolder + "/";
        await foreach (var item in ListObjectsAsync(prefix, cancellation).ConfigureAwait(false))
        {
            var key = location.Relative(item.Key);
            // A key with a slash at its end is what consoles make to show a folder.
            var isFolder = item.Size == 0 && key.EndsWith('/');
            if (!isFolder && (prefix.StartsWith(unfinished, StringComparison.Ordinal) || !key.StartsWith(unfinished, StringComparison.Ordinal)))
                yield return new(key, item.Size ?? 0, S3Location.Quote(item.ETag), null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string key, CancellationToken cancellation)
    {
        var request = new DeleteObjectRequest { BucketName = location.Bucket, Key = location.KeyOf(key), RequestPayer = location.Payer };
        var call = new S3Call("delete", location.Show(key)) { Expected = [HttpStatusCode.NotFound] };
        try
        {
            await requests.RunAsync(call, attempt => attempt.Client.DeleteObjectAsync(request, attempt.Stop), cancellation).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "NoSuchBucket")
        {
            throw S3Failure.Of(error).ToException(call);
        }
        catch (AmazonS3Exception)
        {
            // Nothing to delete, which is what was wanted.
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> SweepLeftoversAsync(CancellationToken cancellation) => new S3Leftovers(connection, location, this).SweepAsync(cancellation);

    /// <inheritdoc />
    public ValueTask<int> SweepLeftoversAsync(Func<string, bool> isKey, DateTimeOffset end, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isKey);
        return new S3Leftovers(connection, location, this).SweepAsync(isKey, end, cancellation);
    }

    /// <summary>Everything below a prefix as the server lists it, page by page.</summary>
    internal async IAsyncEnumerable<S3Object> ListObjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var call = new S3Call("list", location.Show(prefix));
        var request = new ListObjectsV2Request { BucketName = location.Bucket, Prefix = location.Prefix + prefix, RequestPayer = location.Payer };
        do
        {
            var page = await requests.RunAsync(call, attempt => attempt.Client.ListObjectsV2Async(request, attempt.Stop), cancellation).ConfigureAwait(false);
            foreach (var item in page.S3Objects ?? [])
                yield return item;
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    private async Task<int> ReadOnceAsync(S3Attempt attempt, GetObjectRequest request, Memory<byte> destination)
    {
        var shown = location.Show(location.Relative(request.Key));
        using var answer = await attempt.Client.GetObjectAsync(request, attempt.Stop).ConfigureAwait(false);
        attempt.Answered();
        if (request.EtagToMatch is { } etag && S3Location.Quote(answer.ETag) != etag)
            throw Changed(new("read", shown), null);
        var count = Count(answer, request.ByteRange.Start, destination.Length, shown);
        var body = new BodyReader(connection.Settings.FloorBytesPerSecond, connection.Settings.FloorPeriod, connection.Clock, shown);
        await body.FillAsync(answer.ResponseStream, destination[..count], attempt.Stop).ConfigureAwait(false);
        return count;
    }

    /// <summary>Bytes of the answer that belong into the buffer: all that were asked for, or up to the end of the object. A server that ignores ranges sends the whole.</summary>
    private static int Count(GetObjectResponse answer, long offset, int wanted, string shown)
    {
        if (answer.HttpStatusCode == HttpStatusCode.OK && offset == 0)
            return (int)Math.Min(wanted, answer.ContentLength);
        if (answer.HttpStatusCode == HttpStatusCode.PartialContent && System.Net.Http.Headers.ContentRangeHeaderValue.TryParse(answer.ContentRange, out var range)
            && range is { From: { } from, To: { } to, Length: { } total } && from == offset && to == Math.Min(offset + wanted, total) - 1)
            return (int)(to - from + 1);
        throw new DatacubeException("source.truncated", $"The store answered with '{answer.ContentRange}' where {wanted} bytes of '{shown}' at {offset} are due. Try again later.");
    }

    private static DatacubeException Changed(S3Call call, Exception? inner) =>
        new("source.changed", $"'{call.Shown}' is no longer the object that was opened. Open it again.", "key", inner);
}
