using Datacube.Contracts.Errors;

namespace Datacube.Raster.Reading;

/// <summary>Finds the bytes behind an address: file, http(s), or an object store that the caller knows.</summary>
internal sealed class ByteSourceOpener(RasterOpenerOptions options)
{
    /// <summary>Opens a byte source. Throws <c>href.not_allowed</c> and <c>source.*</c>.</summary>
    public async ValueTask<IByteSource> OpenAsync(Uri href, CancellationToken cancellation)
    {
        if (href.IsFile)
            return FileByteSource.Open(href.LocalPath);
        if (options.FindStore?.Invoke(href) is var (store, key))
            return await StoreByteSource.OpenAsync(store, key, cancellation).ConfigureAwait(false);
        if (href.Scheme is not ("http" or "https"))
            throw new DatacubeException("href.not_allowed", $"Addresses of the scheme '{href.Scheme}' cannot be opened here; file, http and https can.");
        if (options.Http is null)
            throw new DatacubeException("href.not_allowed", "Remote addresses are not allowed here; only files are.");
        return await HttpByteSource.OpenAsync(options.Http, href, options.HttpReading, cancellation).ConfigureAwait(false);
    }
}
