using Datacube.Contracts.Errors;
using Datacube.Storage;

namespace Datacube.Raster.Reading;

/// <summary>A byte source as a stream that is read at positions, for readers of other formats.</summary>
/// <param name="source">The source; closed with the stream.</param>
public sealed class ByteSourceStream(IByteSource source) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => source.Length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <summary>Opens a file, an http or https address, or an object of a store.</summary>
    /// <param name="href">What is opened.</param>
    /// <param name="http">The guarded client for addresses of the network.</param>
    /// <param name="findStore">The store of an address of another scheme.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <exception cref="DatacubeException"><c>href.not_allowed</c>, <c>source.*</c>.</exception>
    public static async ValueTask<Stream> OpenAsync(Uri href, HttpClient http, Func<Uri, (IObjectStore Store, string Key)?> findStore, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(href);
        return new ByteSourceStream(await new ByteSourceOpener(new RasterOpenerOptions { Http = http, FindStore = findStore }).OpenAsync(href, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Clamp(Length - Position, 0, buffer.Length);
        await source.ReadAsync(Position, buffer[..count], cancellationToken).ConfigureAwait(false);
        Position += count;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };

    /// <summary>Not possible: a network is not waited for in this way.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is written.
    }

    /// <summary>Not possible.</summary>
    public override void SetLength(long value) => throw new NotSupportedException("This stream is only read.");

    /// <summary>Not possible.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is only read.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
