using Datacube.Engine.Pipeline;
using Datacube.Pixels;
using Datacube.Pixels.Spectral;
using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Engine.Reducing;

/// <summary>
/// A spectral index of every date of a stack of all bands, a run of pixels at a time: its planes stay in the processor's cache, and within what a
/// worker may take besides planes.
/// </summary>
internal sealed unsafe class IndexPlanes : IDisposable
{
    // A MiB of floats for all dates together.
    private const int Samples = 256 * 1024, ShortestRun = 64;

    private readonly PixelBuffer planes;
    private readonly SampleScale scale;
    private readonly bool hasIntegers;

    public IndexPlanes(int dates, OutputEncoding observations)
    {
        Run = Math.Max(ShortestRun, Samples / dates);
        planes = new(PixelType.Float32, dates, Run);
        hasIntegers = observations.Type == PixelType.UInt16;
        scale = hasIntegers ? new((float)observations.Scale, (float)observations.Offset) : SampleScale.None;
    }

    /// <summary>Pixels of a run, at most.</summary>
    public int Run { get; }

    /// <summary>Address of the first sample of a date's plane.</summary>
    public nint this[int date] => (nint)planes.Pointer + (nint)((long)date * Run * sizeof(float));

    /// <summary>Fills the planes of all dates.</summary>
    /// <param name="index">The index.</param>
    /// <param name="stack">Address of the first sample of each plane: all bands of the first date, then those of the next.</param>
    /// <param name="bands">Positions of the bands of the index.</param>
    /// <param name="pixels">Pixels of the run.</param>
    public void Fill(SpectralIndex index, ReadOnlySpan<nint> stack, int[] bands, int pixels)
    {
        Span<nint> addresses = stackalloc nint[bands.Length];
        var perDate = stack.Length / planes.Rows;
        for (var date = 0; date < planes.Rows; date++)
        {
            for (var at = 0; at < addresses.Length; at++)
                addresses[at] = stack[(date * perDate) + bands[at]];
            if (hasIntegers)
                IndexKernel.OfUInt16(addresses, pixels, index, scale, (float*)this[date]);
            else
                IndexKernel.OfFloat32(addresses, pixels, index, scale, (float*)this[date]);
        }
    }

    public void Dispose() => planes.Dispose();
}
