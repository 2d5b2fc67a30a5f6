using Datacube.Engine.Pipeline;
using Datacube.Pixels;

namespace Datacube.Engine.Reducing;

/// <summary>
/// Results in the units of the output. Where observations are scaled integers and the output is Float32, a kernel that gives integers writes
/// them into the second half of the room of the floats; they are spread from the first on, so that none is written over before it is read.
/// </summary>
internal sealed class ResultEncoder(OutputEncoding observations, OutputEncoding output)
{
    /// <summary>True where observations are UInt16.</summary>
    public bool HasIntegers { get; } = observations.Type == PixelType.UInt16;

    /// <summary>Units of the observations.</summary>
    public OutputEncoding Observations { get; } = observations;

    private bool Spreads { get; } = observations.Type != output.Type;

    /// <summary>Where a kernel puts results of the type of the observations.</summary>
    public nint Room(nint values, long pixels) => Spreads ? values + (nint)(pixels * (sizeof(float) - sizeof(ushort))) : values;

    /// <summary>Makes what lies in that room values of the output.</summary>
    public unsafe void Spread(nint values, long pixels)
    {
        if (!Spreads)
            return;
        var from = (ushort*)Room(values, pixels);
        var to = (float*)values;
        for (long i = 0; i < pixels; i++)
            to[i] = from[i] == 0 ? float.NaN : (float)((from[i] * Observations.Scale) + Observations.Offset);
    }

    /// <summary>From units of the observations to those of the output, in place; a spread of values has no offset.</summary>
    public unsafe void Scale(nint values, long pixels, bool isSpread)
    {
        if (!Spreads)
            return;
        var to = (float*)values;
        var offset = isSpread ? 0 : Observations.Offset;
        for (long i = 0; i < pixels; i++)
            to[i] = (float)((to[i] * Observations.Scale) + offset);
    }

    /// <summary>All bands of a result have the counts of the first.</summary>
    public static unsafe void Repeat(ReadOnlySpan<nint> counts, long pixels)
    {
        foreach (var other in counts[1..])
            Buffer.MemoryCopy((void*)counts[0], (void*)other, pixels * sizeof(ushort), pixels * sizeof(ushort));
    }
}
