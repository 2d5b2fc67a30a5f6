using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Pipeline;

/// <summary>Reads windows of planned inputs.</summary>
internal sealed class Inputs(OpenSources sources)
{
    /// <summary>
    /// True for an error that ends one input only: anything a reader throws, except that the job was cancelled or the machine is out of
    /// memory. A mistake of ours in a reader counts too; it is recorded as <c>internal</c> with its full text.
    /// </summary>
    public static bool IsFailure(Exception error, CancellationToken cancellation) =>
        error is not OutOfMemoryException && !(error is OperationCanceledException && cancellation.IsCancellationRequested);

    /// <summary>
    /// A window of the planned level in the working type of an encoding, in units of the output; no data (and what the file's own mask
    /// hides) is 0 for UInt16 and NaN for Float32. The caller disposes the plane.
    /// </summary>
    public ValueTask<PixelBuffer> ReadEncodedAsync(PlannedInput input, BandEncoding encoding, PixelWindow window, KeepRule keep, CancellationToken cancellation) =>
        ReadAsync(input, window, keep, stored => SampleEncoder.Encode(stored, encoding), cancellation);

    /// <summary>A window of class codes as UInt8; what the file's own mask hides is 0. The caller disposes the plane.</summary>
    public ValueTask<PixelBuffer> ReadClassesAsync(PlannedInput input, PixelWindow window, CancellationToken cancellation) =>
        ReadAsync(input, window, null, stored => SampleEncoder.ToClasses(stored, input.Band.Nodata ?? input.Info.Nodata), cancellation);

    // convert may return its argument; if it does not, it leaves it to be disposed here.
    private async ValueTask<PixelBuffer> ReadAsync(
        PlannedInput input, PixelWindow window, KeepRule? keep, Func<PixelBuffer, PixelBuffer> convert, CancellationToken cancellation)
    {
        var stored = await sources.UseAsync(
            input.Band, source => source.ReadAsync(input.Level, input.Band.BandIndex, window, keep, cancellation), cancellation).ConfigureAwait(false);
        PixelBuffer? converted = null;
        try
        {
            converted = convert(stored);
            if (input.Info.HasMask)
            {
                using var mask = await sources.UseAsync(
                    input.Band, source => source.ReadMaskAsync(input.Level, window, cancellation), cancellation).ConfigureAwait(false);
                Observations.Blank(converted, mask);
            }

            return converted;
        }
        catch
        {
            converted?.Dispose();
            throw;
        }
        finally
        {
            if (!ReferenceEquals(stored, converted))
                stored.Dispose();
        }
    }
}
