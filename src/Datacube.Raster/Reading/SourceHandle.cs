using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>One caller's hold on a shared file.</summary>
internal sealed class SourceHandle(SharedSource shared, IRasterSource source) : IRasterSource
{
    private int disposed;

    public RasterInfo Info => source.Info;

    public string? Version => source.Version;

    public bool IsVerified => source.IsVerified;

    public ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, CancellationToken cancellation) => ReadAsync(level, band, window, null, cancellation);

    public async ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, KeepRule? keep, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        try
        {
            return await source.ReadAsync(level, band, window, keep, cancellation).ConfigureAwait(false);
        }
        catch (DatacubeException failure)
        {
            shared.Note(failure);
            throw;
        }
    }

    public async ValueTask<PixelBuffer> ReadMaskAsync(int level, PixelWindow window, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        try
        {
            return await source.ReadMaskAsync(level, window, cancellation).ConfigureAwait(false);
        }
        catch (DatacubeException failure)
        {
            shared.Note(failure);
            throw;
        }
    }

    public ValueTask PrefetchAsync(int level, int band, PixelWindow window, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        return source.PrefetchAsync(level, band, window, cancellation);
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref disposed, 1) == 0 ? shared.ReleaseAsync() : ValueTask.CompletedTask;
}
