using Datacube.Contracts.Errors;
using Datacube.Raster.Gdal;

namespace Datacube.Raster.Reading;

/// <summary>
/// Opens any raster by its address: the COG reader where the file suits it, GDAL for everything else. Keeps opened files and decoded
/// tiles in bounded caches; a file that is opened again is not read again. Thread-safe.
/// </summary>
public sealed class RasterOpener : IAsyncDisposable
{
    private readonly RasterContext context;
    private readonly ByteSourceOpener bytes;
    private readonly SourceCache sources;

    /// <summary>Creates an opener with caches of its own.</summary>
    public RasterOpener(RasterOpenerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        context = new(new(options.TileCacheBytes), new(options.PrefetchBytes), new(options.Ranges), options.Limits, options.HeadBytes);
        bytes = new(options);
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
        // One caller's cancellation must not fail the others who wait for the same file; the opening ends when all of them have left.
        return sources.OpenAsync(href.AbsoluteUri, href.IsFile ? FileByteSource.CurrentVersion(href.LocalPath) : null, stop => OpenNewAsync(href, stop), cancellation);
    }

    /// <summary>Ends what <see cref="KeepRule"/>s keep for an owner.</summary>
    public void Forget(object owner) => context.Tiles.ForgetOwner(owner);

    /// <summary>Closes what nobody uses; rasters that are still open close when they are disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        await sources.DisposeAsync().ConfigureAwait(false);
        context.Ranges.Dispose();
    }

    private async Task<IRasterSource> OpenNewAsync(Uri href, CancellationToken cancellation)
    {
        var variable = href.Fragment.Length > 1 ? Uri.UnescapeDataString(href.Fragment[1..]) : null;
        var source = await bytes.OpenAsync(href, cancellation).ConfigureAwait(false);
        try
        {
            if (variable is null)
                return await CogSource.OpenAsync(source, context, cancellation).ConfigureAwait(false);
        }
        catch (DatacubeException refused) when (refused.Code == "raster.unsupported")
        {
            // Sound, and not for the fast reader.
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        await using (source.ConfigureAwait(false))
            return href.IsFile ? GdalSource.Open(href.LocalPath, variable, context.Limits) : await DownloadAsync(source, href, variable, cancellation).ConfigureAwait(false);
    }

    // GDAL never touches the network: it gets a local copy, fetched with the guards, the retries and the error codes of everything else.
    private async ValueTask<IRasterSource> DownloadAsync(IByteSource source, Uri href, string? variable, CancellationToken cancellation)
    {
        if (source.Length > context.Limits.MaxDownloadBytes)
            throw new DatacubeException("raster.too_large", $"A file of {source.Length} bytes would have to be fetched whole, the limit is {context.Limits.MaxDownloadBytes}. Use a Cloud Optimized GeoTIFF of it.");
        var extension = Path.GetExtension(href.AbsolutePath);
        var path = Path.Combine(Path.GetTempPath(), $"datacube-{Guid.NewGuid():N}{(extension.Skip(1).All(char.IsAsciiLetterOrDigit) ? extension : "")}");
        try
        {
            await context.Ranges.CopyAsync(source, path, cancellation).ConfigureAwait(false);
            return new DownloadedSource(GdalSource.Open(path, variable, context.Limits), path, source.Version);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
