namespace Datacube.Engine.Reducing;

/// <summary>Whether bands are reduced one by one, and if not, how all of them are together.</summary>
public enum ReductionKind
{
    /// <summary>Each band for itself.</summary>
    PerBand,

    /// <summary>The geometric median of the dates on which every band is valid.</summary>
    Geomedian,

    /// <summary>The geomedian, and the medians of the spectral, Euclidean and Bray-Curtis distances to it.</summary>
    Geomad,

    /// <summary>As <see cref="Geomad"/>, with the offset and the truncation of odc-stats: for comparisons with its products.</summary>
    GeomadOdcCompat,

    /// <summary>The date that is nearest to all others.</summary>
    Medoid,

    /// <summary>The date whose index is largest, or least.</summary>
    BestPixel,
}
