using System.Runtime.Intrinsics;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>Reduces pixels by the widest vectors, and the rest by narrower ones. Scratch is made once and serves again.</summary>
internal sealed class GeomedianWidths(GeomedianJob job) : IDisposable
{
    private GeomedianRun<FloatLanes512, Vector512<float>>? wide;
    private GeomedianRun<FloatLanes256, Vector256<float>>? narrow;
    private GeomedianRun<FloatLanes1, float>? single;

    /// <summary>All pixels of the job's planes up to a number.</summary>
    public void Reduce(long pixels)
    {
        long done = 0;
        if (InstructionSet.Has512)
            done = Whole(ref wide, done, pixels);
        if (InstructionSet.Has256)
            done = Whole(ref narrow, done, pixels);
        Whole(ref single, done, pixels);
    }

    public void Dispose()
    {
        wide?.Dispose();
        narrow?.Dispose();
        single?.Dispose();
    }

    /// <summary>As many whole vectors as there are; returns where the rest begins.</summary>
    private long Whole<TLanes, TVector>(ref GeomedianRun<TLanes, TVector>? run, long start, long pixels) where TLanes : struct, IFloatLanes<TVector> where TVector : struct
    {
        var end = start + ((pixels - start) / TLanes.Count * TLanes.Count);
        if (end == start)
            return start;
        run ??= new(job);
        run.Reduce(start, end);
        return end;
    }
}
