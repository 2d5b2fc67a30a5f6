using Datacube.Engine.Samples.World;

namespace Datacube.Engine.Samples;

/// <summary>How a provider treats the offset that ESA adds to digital numbers since baseline 04.00.</summary>
internal enum OffsetTreatment
{
    /// <summary>Before baseline 04.00: reflectance = DN / 10000.</summary>
    None,

    /// <summary>Stored with the offset: reflectance = (DN − 1000) / 10000.</summary>
    Stored,

    /// <summary>Taken away by the provider, who says so in a flag while the band metadata still names it.</summary>
    Corrected,
}

/// <summary>One date: weather, orbit edge, processing.</summary>
internal sealed class SampleAcquisition
{
    private readonly int index;

    /// <summary>The acquisition number <paramref name="index"/> of a catalogue.</summary>
    public SampleAcquisition(int index, int seed)
    {
        this.index = index;
        Time = new DateTimeOffset(2021, 6, 5, 10, 0, 31, TimeSpan.Zero).AddDays(10 * index);
        Treatment = (index % 3) switch { 0 => OffsetTreatment.Stored, 1 => OffsetTreatment.None, _ => OffsetTreatment.Corrected };
        float[] weather = [0.22f, 0.42f, 0.10f, 0.25f, 0.40f, 0.12f];
        Sky = new(seed + 1000 + (index * 17), weather[index % weather.Length]);
        Noise = seed + 5000 + (index * 31);
    }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Clouds of the day.</summary>
    public Sky Sky { get; }

    /// <summary>Seed of the sensor's noise.</summary>
    public int Noise { get; }

    /// <summary>What happened to the offset.</summary>
    public OffsetTreatment Treatment { get; }

    /// <summary>Processing baseline of the product.</summary>
    public string Baseline => Treatment == OffsetTreatment.None ? "03.01" : "05.00";

    /// <summary>Platform letter.</summary>
    public char Platform => index % 2 == 0 ? 'A' : 'B';

    /// <summary>Digital numbers added to every valid value.</summary>
    public int Added => Treatment == OffsetTreatment.Stored ? 1000 : 0;

    /// <summary>True where the swath does not reach: a slanted edge in the east or in the west on two of five dates.</summary>
    public bool OutsideSwath(double x, double y, double centreX, double halfWidth, double centreY)
    {
        var slanted = x - centreX + (0.21 * (y - centreY));
        return (index % 5) switch
        {
            1 => slanted > 0.55 * halfWidth,
            3 => slanted < -0.70 * halfWidth,
            _ => false,
        };
    }
}
