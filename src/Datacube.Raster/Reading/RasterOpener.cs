namespace Datacube.Raster.Reading;

/// <summary>Opens any raster by its address: the COG reader where the file suits it, GDAL for everything else. Keeps opened sources' headers and decoded tiles in bounded caches.</summary>
public sealed class RasterOpener
{
    /// <summary>Opens a raster; the caller disposes it.</summary>
    /// <param name="href">file, http(s) or (later) s3 address.</param>
    /// <param name="cancellation">Stops the opening.</param>
    public ValueTask<IRasterSource> OpenAsync(Uri href, CancellationToken cancellation) => throw new NotSupportedException("under construction");
}
