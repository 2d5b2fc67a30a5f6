using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>A raster read from a temporary copy that goes with it.</summary>
internal sealed class DownloadedSource(IRasterSource source, string path, string version, bool verified) : IRasterSource
{
    public RasterInfo Info => source.Info;

    public string? Version => version;

    public bool IsVerified => verified;

    public ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, CancellationToken cancellation) => source.ReadAsync(level, band, window, cancellation);

    public ValueTask<PixelBuffer> ReadMaskAsync(int level, PixelWindow window, CancellationToken cancellation) => source.ReadMaskAsync(level, window, cancellation);

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        File.Delete(path);
    }
}
