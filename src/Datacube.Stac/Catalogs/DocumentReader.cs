using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Contracts.Json;

namespace Datacube.Stac.Catalogs;

/// <summary>Reads the JSON documents of a catalogue from files and over HTTP, within limits.</summary>
internal sealed class DocumentReader(HttpClient http, CatalogOptions options, DocumentForm? form = null) : IDisposable
{
    private readonly DocumentForm form = form ?? DocumentForm.Stac(options.Json);
    private readonly RetryPolicy retries = new(options.Http.Time, 3, options.Http.JitterSeed);

    public Task<CatalogDocument> ReadAsync(Uri address, CancellationToken cancellation) =>
        address.IsFile ? ReadFileAsync(address, cancellation) : AskAsync(new(HttpMethod.Get, address, null, null), cancellation);

    /// <summary>Sends a request and reads its JSON object; a body that ends early is asked for again.</summary>
    public Task<CatalogDocument> AskAsync(PageRequest request, CancellationToken cancellation)
    {
        // Until the headers are there the client has made all its attempts; only what breaks off after them is repeated here.
        var hasHeaders = false;
        return retries.RunAsync(token => AskOnceAsync(request, answered => hasHeaders = answered, token), cancellation, _ => hasHeaders);
    }

    public void Dispose() => http.Dispose();

    private async Task<CatalogDocument> ReadFileAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            return new(await StrictJson.ReadFileAsync(address.LocalPath, options.Json, cancellation).ConfigureAwait(false), address);
        }
        catch (DatacubeException refused) when (refused.Code.StartsWith("json.", StringComparison.Ordinal))
        {
            throw Named(refused, address.LocalPath);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatacubeException("catalog.not_found", $"There is no file '{address.LocalPath}'.", "catalog", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DatacubeException("source.unavailable", $"The file '{address.LocalPath}' cannot be read: {e.Message}", "catalog", e);
        }
    }

    private async Task<CatalogDocument> AskOnceAsync(PageRequest request, Action<bool> answered, CancellationToken cancellation)
    {
        answered(false);
        using var message = Message(request);
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        GuardedHttp.ThrowIfFailed(response);
        answered(true);
        var address = response.RequestMessage?.RequestUri ?? request.Address;
        CheckType(response.Content.Headers.ContentType, address);
        var body = await ReadBodyAsync(response, address, cancellation).ConfigureAwait(false);
        try
        {
            return new(form.Parse(body, address), address);
        }
        catch (DatacubeException refused) when (refused.Code.StartsWith("json.", StringComparison.Ordinal))
        {
            throw Named(refused, UrlScrubber.WithoutHost(address));
        }
    }

    private static DatacubeException Named(DatacubeException refused, string document) =>
        new(refused.Code, $"The catalogue's document '{document}' cannot be read. {refused.Message}", "catalog", refused);

    private HttpRequestMessage Message(PageRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Address);
        foreach (var type in form.Accepts)
            message.Headers.Accept.ParseAdd(type);
        if (request.Body is { } body)
            message.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        foreach (var (name, value) in request.Headers ?? [])
            message.Headers.TryAddWithoutValidation(name, value is JsonArray list ? string.Join(',', list.Select(v => v?.ToString())) : value?.ToString());
        GuardedHttp.MarkIdempotent(message);
        return message;
    }

    private static void CheckType(MediaTypeHeaderValue? type, Uri address)
    {
        // Object stores serve JSON as octet-stream or text; a page for people is what has to be told apart.
        if (type?.MediaType is { } media && (media.Contains("html", StringComparison.OrdinalIgnoreCase) || media.StartsWith("image/", StringComparison.OrdinalIgnoreCase)))
            throw new DatacubeException("feed.form", $"The catalogue answered {UrlScrubber.WithoutHost(address)} with '{media}' where a JSON document was expected. Is it the address of a STAC catalogue?", "catalog");
    }

    private async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, Uri address, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > options.Json.MaxBytes)
            throw TooLarge(address);
        using var timer = new CancellationTokenSource(options.BodyTimeout, options.Http.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            return await ReadAllAsync(stream, address, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new DatacubeException("source.unavailable", $"The catalogue did not send its answer to {UrlScrubber.WithoutHost(address)} within {options.BodyTimeout.TotalSeconds:0} s.", null, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
        {
            throw new DatacubeException("source.truncated", $"The answer to {UrlScrubber.WithoutHost(address)} ended early. Try again later.", null, e);
        }
    }

    private async Task<byte[]> ReadAllAsync(Stream stream, Uri address, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > options.Json.MaxBytes)
                throw TooLarge(address);
        }
        return body.ToArray();
    }

    private DatacubeException TooLarge(Uri address) =>
        new("feed.too_large", $"The answer to {UrlScrubber.WithoutHost(address)} is longer than {options.Json.MaxBytes} bytes, the limit. Ask for smaller pages.", "catalog");
}
