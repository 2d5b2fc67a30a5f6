using Datacube.Pixels.Statistics;

namespace Datacube.Engine.Reducing;

/// <summary>The observation that is nearest to all others.</summary>
internal sealed unsafe class MedoidReducer(ResultEncoder encoder) : IStackReducer
{
    public void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts, ReducedDates dates)
    {
        Span<nint> rooms = stackalloc nint[values.Length];
        for (var band = 0; band < rooms.Length; band++)
            rooms[band] = encoder.Room(values[band], pixels);
        if (encoder.HasIntegers)
            Medoid.OfUInt16(planes, pixels, rooms, (ushort*)dates.Results, (ushort*)counts[0]);
        else
            Medoid.OfFloat32(planes, pixels, rooms, (ushort*)dates.Results, (ushort*)counts[0]);
        foreach (var value in values)
            encoder.Spread(value, pixels);
        dates.Name(pixels);
        ResultEncoder.Repeat(counts, pixels);
    }
}
