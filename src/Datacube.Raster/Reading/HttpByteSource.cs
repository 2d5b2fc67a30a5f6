using System.Globalization;
using System.Net;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;

namespace Datacube.Raster.Reading;

/// <summary>
/// One HTTP resource read by ranges. The first request finds its length and version; every later one carries <c>If-Range</c>, and only a
/// 206 of exactly the range, length and version that were asked for is taken.
/// </summary>
public sealed class HttpByteSource : IByteSource
{
    private readonly HttpClient client;
    private readonly HttpReadingOptions options;
    private readonly Uri address;
    private readonly RetryPolicy retries;
    private readonly HttpVersionTag tag;
    private readonly byte[] head;

    private HttpByteSource(HttpClient client, Uri address, HttpReadingOptions options, (byte[] Head, long Length, HttpVersionTag Tag) opened)
    {
        this.client = client;
        this.address = address;
        this.options = options;
        retries = new(options.Time, options.MaxAttempts);
        (head, Length, tag) = opened;
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public string? ETag => tag.ETag?.ToString();

    /// <inheritdoc/>
    public string Version => string.Create(CultureInfo.InvariantCulture, $"{Length} {tag}").TrimEnd();

    /// <inheritdoc/>
    public bool IsLocal => false;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Whole => head.Length == Length ? head : default;

    private string Shown => UrlScrubber.Scrub(address);

    /// <summary>Asks for the first bytes. Throws <c>source.*</c>; <c>source.refused</c> for a large object of a server without ranges.</summary>
    public static async ValueTask<HttpByteSource> OpenAsync(HttpClient client, Uri address, HttpReadingOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(options);
        var probe = new HttpByteSource(client, address, options, ([], 0, default));
        return new(client, address, options, await probe.AskAsync(probe.OpenOnceAsync, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        if (offset < 0 || offset > Length - destination.Length)
            throw new DatacubeException("source.truncated", $"{Shown} has {Length} bytes; {destination.Length} were wanted at {offset}.");
        if (destination.IsEmpty)
            return;
        if (offset + destination.Length <= head.Length)
        {
            head.AsMemory((int)offset, destination.Length).CopyTo(destination);
            return;
        }
        await AskAsync(token => ReadOnceAsync(offset, destination, token), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private HttpRequestMessage Request(long offset, int length)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new(offset, offset + length - 1);
        request.Headers.AcceptEncoding.Add(new("identity"));
        request.Headers.IfRange = tag.Condition;
        return request;
    }

    // Repeats what broke off inside a body. Statuses and connections were already repeated by the client: their failures come as values.
    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<HttpAnswer<T>>> once, CancellationToken cancellation)
    {
        var answer = await retries.RunAsync(once, cancellation).ConfigureAwait(false);
        return answer.Failure is { } failure ? throw failure : answer.Value!;
    }

    private async Task<HttpAnswer<(byte[] Head, long Length, HttpVersionTag Tag)>> OpenOnceAsync(CancellationToken cancellation)
    {
        using var request = Request(0, options.HeadBytes);
        var (response, failure) = await SendAsync(request, cancellation).ConfigureAwait(false);
        using (response)
        {
            if (response is null)
                return new(default, failure);
            var version = HttpVersionTag.Of(response);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == 0)
                return new(([], 0, version), null);
            if (Refusal(response) is { } refusal)
                return new(default, refusal);
            int wanted;
            long length;
            if (response.StatusCode == HttpStatusCode.PartialContent)
            {
                if (response.Content.Headers.ContentRange is not { From: 0, To: { } last, Length: { } total } || last != Math.Min(options.HeadBytes, total) - 1)
                    throw WrongRange(response, 0, options.HeadBytes);
                (wanted, length) = ((int)last + 1, total);
            }
            else if (response.Content.Headers.ContentLength is { } whole && whole <= options.MaxWholeBytes)
            {
                (wanted, length) = ((int)whole, whole);
            }
            else
            {
                return new(default, new("source.refused", $"{Shown} does not answer requests for ranges, and more than {options.MaxWholeBytes} bytes are not fetched whole. Serve it from a server that supports ranges."));
            }
            var bytes = GC.AllocateUninitializedArray<byte>(wanted);
            await ReadBodyAsync(response, bytes, cancellation).ConfigureAwait(false);
            return new((bytes, length, version), null);
        }
    }

    private async Task<HttpAnswer<bool>> ReadOnceAsync(long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        using var request = Request(offset, destination.Length);
        var (response, failure) = await SendAsync(request, cancellation).ConfigureAwait(false);
        using (response)
        {
            if (response is null)
                return new(false, failure);
            if (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PreconditionFailed || (response.IsSuccessStatusCode && !tag.Matches(HttpVersionTag.Of(response))))
                return new(false, Changed());
            if (Refusal(response) is { } refusal)
                return new(false, refusal);
            if (response.StatusCode != HttpStatusCode.PartialContent)
                throw new DatacubeException("source.unavailable", $"{Shown} answered {(int)response.StatusCode} where 206 with bytes {offset}-{offset + destination.Length - 1} was due. Try again later.");
            var range = response.Content.Headers.ContentRange;
            if (range is { Length: { } total } && total != Length)
                return new(false, Changed());
            if (range is null || range.From != offset || range.To != offset + destination.Length - 1)
                throw WrongRange(response, offset, destination.Length);
            await ReadBodyAsync(response, destination, cancellation).ConfigureAwait(false);
            return new(true, null);
        }
    }

    private async Task<(HttpResponseMessage? Response, DatacubeException? Failure)> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false), null);
        }
        catch (DatacubeException failure)
        {
            return (null, failure);
        }
        catch (HttpRequestException failure)
        {
            return (null, new("source.unavailable", $"{Shown} could not be reached ({failure.HttpRequestError}). Try again later.", null, failure));
        }
    }

    private DatacubeException? Refusal(HttpResponseMessage response)
    {
        try
        {
            GuardedHttp.ThrowIfFailed(response);
        }
        catch (DatacubeException failure)
        {
            return failure;
        }
        return response.Content.Headers.ContentEncoding.Any(encoding => encoding != "identity")
            ? new("source.refused", $"{Shown} is compressed by its server; ranges of a compressed body are useless. Serve it without Content-Encoding.")
            : null;
    }

    private async Task ReadBodyAsync(HttpResponseMessage response, Memory<byte> destination, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength is { } announced && announced != destination.Length)
            throw new DatacubeException("source.truncated", $"{Shown} announced {announced} bytes where {destination.Length} are due. Try again later.");
        await using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await new BodyReader(options.FloorBytesPerSecond, options.FloorPeriod, options.Time, Shown).FillAsync(body, destination, cancellation).ConfigureAwait(false);
    }

    private DatacubeException Changed() => new("source.changed", $"{Shown} is no longer the object that was opened: its version or length is another. Open it again.");

    private DatacubeException WrongRange(HttpResponseMessage response, long offset, int length) =>
        new("source.truncated", $"{Shown} answered with '{response.Content.Headers.ContentRange}' where bytes {offset}-{offset + length - 1} are due. Try again later.");

    private readonly record struct HttpAnswer<T>(T? Value, DatacubeException? Failure);
}
