namespace Datacube.Engine.Samples;

/// <summary>What <see cref="SampleCatalogue"/> makes. The same options give the same bytes.</summary>
/// <param name="Directory">Folder of the catalogue; created where missing.</param>
/// <param name="Size">Edge of each tile in pixels of 10 m; rounded up to a multiple of 12, so that bands of 20 and 60 m and the overlap fit.</param>
/// <param name="Dates">Sentinel-2 acquisitions, ten days apart from 2021-06-05; every acquisition covers both tiles.</param>
/// <param name="Seed">Another seed is another landscape and other weather.</param>
public sealed record SampleOptions(string Directory, int Size = SampleOptions.DefaultSize, int Dates = SampleOptions.DefaultDates, int Seed = SampleOptions.DefaultSeed)
{
    /// <summary>Edge unless said otherwise.</summary>
    public const int DefaultSize = 1020;

    /// <summary>Acquisitions unless said otherwise: June to August 2021.</summary>
    public const int DefaultDates = 9;

    /// <summary>Seed unless said otherwise.</summary>
    public const int DefaultSeed = 2021;

    /// <summary>Smallest edge: 240 pixels.</summary>
    public const int SmallestSize = 240;

    /// <summary>Largest edge: a whole tile.</summary>
    public const int LargestSize = 10980;

    /// <summary>Most acquisitions.</summary>
    public const int MostDates = 200;

    /// <summary>True where the folder may hold something else than this sample; what is not overwritten stays.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Edge in pixels as used.</summary>
    internal int Edge => (Size + 11) / 12 * 12;
}
