using Datacube.Contracts.Errors;

namespace Datacube.Raster.Reading;

/// <summary>
/// Opens any raster by its address: the COG reader where the file suits it, GDAL for everything else. Keeps opened files and decoded
/// tiles in bounded caches; a file that is opened again is not read again. Thread-safe.
/// </summary>
public sealed class RasterOpener : IAsyncDisposable
{
    private readonly RasterContext context;
    private readonly SourceCache sources;

    /// <summary>Creates an opener with caches of its own.</summary>
    public RasterOpener(RasterOpenerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        context = new(new(options.TileCacheBytes), new(options.Ranges), options.Limits, options.HeadBytes);
        sources = new(options.OpenFiles);
    }

    /// <summary>
    /// Opens a raster; the caller disposes it. Throws <c>raster.*</c>, <c>source.*</c>, and <c>href.not_allowed</c> for an address that this
    /// opener cannot reach.
    /// </summary>
    /// <param name="href">file, http(s) or a store's address. A fragment names a variable of a NetCDF file: <c>file:///x.nc#B02</c>.</param>
    /// <param name="cancellation">Stops the opening.</param>
    public ValueTask<IRasterSource> OpenAsync(Uri href, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(href);
        if (!href.IsAbsoluteUri)
            throw new DatacubeException("href.not_allowed", $"'{href}' is a relative address; it must be resolved against its document first.");
        // One caller's cancellation must not fail the others who wait for the same file.
        return sources.OpenAsync(href.AbsoluteUri, href.IsFile ? FileByteSource.CurrentVersion(href.LocalPath) : null, () => OpenNewAsync(href, CancellationToken.None), cancellation);
    }

    /// <summary>Closes what nobody uses; rasters that are still open close when they are disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        await sources.DisposeAsync().ConfigureAwait(false);
        context.Ranges.Dispose();
    }

    private async Task<IRasterSource> OpenNewAsync(Uri href, CancellationToken cancellation)
    {
        var bytes = OpenBytes(href);
        try
        {
            return await CogSource.OpenAsync(bytes, context, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await bytes.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static FileByteSource OpenBytes(Uri href) => href.IsFile
        ? FileByteSource.Open(href.LocalPath)
        : throw new DatacubeException("href.not_allowed", $"Addresses of the scheme '{href.Scheme}' cannot be opened here.");
}
