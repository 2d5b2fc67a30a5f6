namespace Datacube.Stac.Harmonising;

/// <summary>What the numbers of a band mean; it decides how the band may be resampled.</summary>
public enum BandKind
{
    /// <summary>Surface or top-of-atmosphere reflectance, stored as scaled integers.</summary>
    Reflectance,

    /// <summary>Class codes: never interpolated.</summary>
    Categorical,

    /// <summary>Any other measured quantity: backscatter, height, temperature.</summary>
    Continuous,
}
