using Datacube.Pixels.Statistics;

namespace Datacube.Engine.Reducing;

/// <summary>The observation of the greenest date.</summary>
internal sealed unsafe class LargestNdviReducer(int nearInfrared, int red, ResultEncoder encoder) : IStackReducer
{
    public void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts)
    {
        var result = new BestPixelResult { Bands = values, Counts = (ushort*)counts[0] };
        var score = PixelScore.NormalisedDifference(nearInfrared, red);
        if (encoder.HasIntegers)
            BestPixel.OfUInt16(planes, pixels, score, result);
        else
            BestPixel.OfFloat32(planes, pixels, score, result);
        ResultEncoder.Repeat(counts, pixels);
    }
}
