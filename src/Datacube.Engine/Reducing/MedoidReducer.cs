using Datacube.Pixels.Statistics;

namespace Datacube.Engine.Reducing;

/// <summary>The observation that is nearest to all others.</summary>
internal sealed unsafe class MedoidReducer(ResultEncoder encoder) : IStackReducer
{
    public void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts)
    {
        if (encoder.HasIntegers)
            Medoid.OfUInt16(planes, pixels, values, null, (ushort*)counts[0]);
        else
            Medoid.OfFloat32(planes, pixels, values, null, (ushort*)counts[0]);
        ResultEncoder.Repeat(counts, pixels);
    }
}
