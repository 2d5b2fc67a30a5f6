namespace Datacube.Pixels.Spectral;

/// <summary>
/// Indices by name, of reflectances. Tasselled cap: Crist, "A TM tasseled cap equivalent transformation for reflectance factor data" (1985), with the
/// coefficients of wetness that the percentiles of the Australian data cube use. EVI: Huete and others (2002); EVI2: Jiang and others (2008); SAVI: Huete (1988);
/// NDWI: McFeeters (1996); MNDWI: Xu (2006); NDSI: Hall and others (1995); NDMI: Gao (1996); NDBI: Zha and others (2003); BSI: Rikimaru and others (2002).
/// </summary>
public static class KnownIndices
{
    private static readonly string[] SixBands = ["blue", "green", "red", "nir", "swir16", "swir22"];

    /// <summary>Tasselled-cap wetness.</summary>
    public static SpectralIndex Wetness { get; } = Cap("tcw", [0.0315, 0.2021, 0.3102, 0.1594, -0.6806, -0.6109]);

    /// <summary>Tasselled-cap brightness.</summary>
    public static SpectralIndex Brightness { get; } = Cap("tcb", [0.2043, 0.4158, 0.5524, 0.5741, 0.3124, 0.2303]);

    /// <summary>Tasselled-cap greenness.</summary>
    public static SpectralIndex Greenness { get; } = Cap("tcg", [-0.1603, -0.2819, -0.4934, 0.7940, -0.0002, -0.1446]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SpectralIndex> All { get; } =
    [
        Brightness, Greenness, Wetness,
        SpectralIndex.NormalisedDifference("ndvi", "nir", "red"),
        SpectralIndex.NormalisedDifference("gndvi", "nir", "green"),
        SpectralIndex.NormalisedDifference("ndre", "nir", "rededge1"),
        SpectralIndex.NormalisedDifference("ndwi", "green", "nir"),
        SpectralIndex.NormalisedDifference("mndwi", "green", "swir16"),
        SpectralIndex.NormalisedDifference("ndsi", "green", "swir16"),
        SpectralIndex.NormalisedDifference("ndmi", "nir", "swir16"),
        SpectralIndex.NormalisedDifference("ndbi", "swir16", "nir"),
        SpectralIndex.NormalisedDifference("nbr", "nir", "swir22"),
        SpectralIndex.NormalisedDifference("nbr2", "swir16", "swir22"),
        new("evi", ["nir", "red", "blue"], new([2.5, -2.5, 0]), new([1, 6, -7.5], 1)),
        new("evi2", ["nir", "red"], new([2.5, -2.5]), new([1, 2.4], 1)),
        new("savi", ["nir", "red"], new([1.5, -1.5]), new([1, 1], 0.5)),
        new("bsi", ["swir16", "red", "nir", "blue"], new([1, 1, -1, -1]), new([1, 1, 1, 1])),
    ];

    /// <summary>The index of a name; null where there is none.</summary>
    public static SpectralIndex? Find(string name) => All.FirstOrDefault(index => index.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SpectralIndex Cap(string name, double[] weights) => new(name, SixBands, new(weights));
}
