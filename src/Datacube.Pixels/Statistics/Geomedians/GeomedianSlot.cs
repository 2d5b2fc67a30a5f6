namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>A vector of pixels whose geomedian is sought.</summary>
internal struct GeomedianSlot<TVector> where TVector : struct
{
    public bool IsOpen;

    /// <summary>Its place in the stage.</summary>
    public int Group;

    /// <summary>Dates on which any of its pixels is valid.</summary>
    public int Dates;

    /// <summary>Valid dates of each pixel.</summary>
    public TVector Valid;

    /// <summary>About how far the samples of each pixel lie from their mean.</summary>
    public TVector Spread;
}
