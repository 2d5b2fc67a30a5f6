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
    public ValueTask<IRasterSource> OpenAsync(Uri href, CancellationToken cancellation) => OpenAsync(href, FileClaim.None, cancellation);

    /// <summary>
    /// The same for a file of which a catalogue states something. Its length is always compared, its checksum where the file is fetched whole;
    /// throws <c>Corrupt</c> where they differ.
    /// </summary>
    public ValueTask<IRasterSource> OpenAsync(Uri href, FileClaim claim, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(href);
        if (!href.IsAbsoluteUri)
            throw new DatacubeException("href.not_allowed", $"'{href}' is a relative address; it must be resolved against its document first.");
        // One caller's cancellation must not fail the others who wait for the same file; the opening ends when all of them have left.
        return sources.OpenAsync($"{href.AbsoluteUri} {claim.Size} {claim.Checksum}", href.IsFile ? FileByteSource.CurrentVersion(href.LocalPath) : null, stop => OpenNewAsync(href, claim, stop), cancellation);
    }

    /// <summary>Ends what <see cref="KeepRule"/>s keep for an owner.</summary>
    public void Forget(object owner) => context.Tiles.ForgetOwner(owner);

    /// <summary>Closes what nobody uses; rasters that are still open close when they are disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        await sources.DisposeAsync().ConfigureAwait(false);
        context.Ranges.Dispose();
    }

    private async Task<IRasterSource> OpenNewAsync(Uri href, FileClaim claim, CancellationToken cancellation)
    {
        var variable = href.Fragment.Length > 1 ? Uri.UnescapeDataString(href.Fragment[1..]) : null;
        var source = await bytes.OpenAsync(href, cancellation).ConfigureAwait(false);
        var verified = false;
        try
        {
            claim.RequireSize(source, href);
            verified = Verify(source, claim, href);
            if (variable is null)
            {
                var cog = await CogSource.OpenAsync(source, context, cancellation).ConfigureAwait(false);
                cog.IsVerified = verified;
                return cog;
            }
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
            return href.IsFile ? GdalSource.Open(href.LocalPath, variable, context.Limits) : await DownloadAsync(source, href, variable, claim, cancellation).ConfigureAwait(false);
    }

    /// <summary>Compares the checksum of an object that is in memory whole.</summary>
    private static bool Verify(IByteSource source, FileClaim claim, Uri href)
    {
        if (source.Whole.IsEmpty)
            return false;
        using var hash = claim.Begin();
        hash?.AppendData(source.Whole.Span);
        return claim.RequireChecksum(hash, href);
    }

    // GDAL never touches the network: it gets a local copy, fetched with the guards, the retries and the error codes of everything else.
    private async ValueTask<IRasterSource> DownloadAsync(IByteSource source, Uri href, string? variable, FileClaim claim, CancellationToken cancellation)
    {
        if (source.Length > context.Limits.MaxDownloadBytes)
            throw new DatacubeException("raster.too_large", $"A file of {source.Length} bytes would have to be fetched whole, the limit is {context.Limits.MaxDownloadBytes}. Use a Cloud Optimized GeoTIFF of it.");
        var extension = Path.GetExtension(href.AbsolutePath);
        var path = Path.Combine(Path.GetTempPath(), $"datacube-{Guid.NewGuid():N}{(extension.Skip(1).All(char.IsAsciiLetterOrDigit) ? extension : "")}");
        try
        {
            using var hash = claim.Begin();
            await context.Ranges.CopyAsync(source, path, hash, cancellation).ConfigureAwait(false);
            var verified = claim.RequireChecksum(hash, href);
            return new DownloadedSource(GdalSource.Open(path, variable, context.Limits), path, source.Version, verified);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
