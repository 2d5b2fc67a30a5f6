using Datacube.Pixels.Spectral;
using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Engine.Reducing;

/// <summary>A reduction of all bands together, and indices of its reflectances.</summary>
/// <param name="joint">The reduction.</param>
/// <param name="own">Bands of its result.</param>
/// <param name="indices">Indices and the positions of their bands among those.</param>
internal sealed unsafe class IndexedJointReducer(IStackReducer joint, int own, IReadOnlyList<(SpectralIndex Index, int[] Bands)> indices) : IStackReducer
{
    public void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts, ReducedDates dates)
    {
        joint.Reduce(planes, pixels, values[..own], counts[..own], dates);
        Span<nint> bands = stackalloc nint[IndexKernel.LargestBandCount];
        for (var at = 0; at < indices.Count; at++)
        {
            var (index, positions) = indices[at];
            for (var band = 0; band < positions.Length; band++)
                bands[band] = values[positions[band]];
            // Physical values: with indices among its bands the cube has floats.
            IndexKernel.OfFloat32(bands[..positions.Length], pixels, index, SampleScale.None, (float*)values[own + at]);
        }

        ResultEncoder.Repeat(counts, pixels);
    }
}
