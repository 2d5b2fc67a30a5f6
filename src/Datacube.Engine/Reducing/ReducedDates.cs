using Datacube.Pixels.Statistics;

namespace Datacube.Engine.Reducing;

/// <summary>Days of the dates of a stack, and where the day of the chosen one goes.</summary>
internal readonly ref struct ReducedDates
{
    /// <summary>Day of each date, in days since 1970-01-01.</summary>
    public required ReadOnlySpan<ushort> Days { get; init; }

    /// <summary>Address of the first result (UInt16); 0 where nobody asks for it.</summary>
    public required nint Results { get; init; }

    /// <summary>Makes numbers of dates, as kernels leave them, days: 0 where no date was chosen.</summary>
    public unsafe void Name(long pixels)
    {
        var dates = (ushort*)Results;
        for (long i = 0; i < pixels; i++)
            dates[i] = dates[i] == BestPixel.NoDate ? (ushort)0 : Days[dates[i]];
    }
}
