using System.Net;

namespace Datacube.Stac.Providers;

/// <summary>The body of an answer that says when it is let go.</summary>
internal sealed class HeldContent : HttpContent
{
    private readonly HttpContent inner;
    private Action? released;

    public HeldContent(HttpContent inner, Action released)
    {
        this.inner = inner;
        this.released = released;
        foreach (var (name, values) in inner.Headers)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => inner.CopyToAsync(stream, context);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => inner.CopyToAsync(stream, context, cancellationToken);

    protected override Task<Stream> CreateContentReadStreamAsync() => inner.ReadAsStreamAsync();

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => inner.ReadAsStreamAsync(cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = inner.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            Interlocked.Exchange(ref released, null)?.Invoke();
        }
        base.Dispose(disposing);
    }
}
