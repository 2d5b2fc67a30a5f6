using System.Collections.Frozen;

namespace Datacube.Stac.Harmonising;

/// <summary>
/// The common names: those of the STAC eo extension, with the red edges of Sentinel-2 told apart by number as Earth Search does, and
/// the classes, radar and elevation layers. Providers' asset keys follow from it.
/// </summary>
internal static class BandTable
{
    private static readonly BandDefinition[] All =
    [
        new("coastal", BandKind.Reflectance, "B01", "B1", "aerosol"),
        new("blue", BandKind.Reflectance, "B02", "B2"),
        new("green", BandKind.Reflectance, "B03", "B3"),
        new("red", BandKind.Reflectance, "B04", "B4"),
        new("rededge1", BandKind.Reflectance, "B05", "B5", "rededge", "rededge071"),
        new("rededge2", BandKind.Reflectance, "B06", "B6", "rededge075"),
        new("rededge3", BandKind.Reflectance, "B07", "B7", "rededge078"),
        new("nir", BandKind.Reflectance, "B08", "B8"),
        new("nir08", BandKind.Reflectance, "B8A", "nir2", "narrownir"),
        new("nir09", BandKind.Reflectance, "B09", "B9", "watervapour"),
        new("cirrus", BandKind.Reflectance, "B10"),
        new("swir16", BandKind.Reflectance, "B11", "swir1"),
        new("swir22", BandKind.Reflectance, "B12", "swir2"),
        new("scl", BandKind.Categorical, "SCL"),
        new("aot", BandKind.Continuous, "AOT"),
        new("wvp", BandKind.Continuous, "WVP"),
        new("cloud", BandKind.Continuous, "CLD", "cldprb"),
        new("snow", BandKind.Continuous, "SNW"),
        new("pan", BandKind.Reflectance),
        new("lwir", BandKind.Continuous),
        new("lwir11", BandKind.Continuous),
        new("lwir12", BandKind.Continuous),
        new("qa_pixel", BandKind.Categorical, null, "qa"),
        new("qa_radsat", BandKind.Categorical),
        new("qa_aerosol", BandKind.Categorical),
        new("vv", BandKind.Continuous),
        new("vh", BandKind.Continuous),
        new("hh", BandKind.Continuous),
        new("hv", BandKind.Continuous),
        new("dem", BandKind.Continuous, null, "elevation", "height"),
    ];

    // By wavelength in tens of nanometres: the eo extension's own names of the three red edges, which mean one band each.
    private static readonly string[] RedEdges = ["rededge071", "rededge075", "rededge078"];

    private static readonly FrozenDictionary<string, BandDefinition> ByName =
        All.SelectMany(band => Names(band).Select(name => (name, band))).ToFrozenDictionary(pair => pair.name, pair => pair.band, StringComparer.OrdinalIgnoreCase);

    /// <summary>All common names.</summary>
    public static IReadOnlyList<string> CommonNames { get; } = [.. All.Select(band => band.Name)];

    /// <summary>The definition behind a common name, an ESA name or an alias; null for another name.</summary>
    public static BandDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>True where a common name that an item states means the band, whatever the sensor.</summary>
    /// <param name="stated">What the item says.</param>
    /// <param name="name">Common name of the band.</param>
    public static bool IsNameOf(string? stated, string name) =>
        name.Equals(stated, StringComparison.OrdinalIgnoreCase) || (IsRedEdge(stated) && Find(stated!)!.Name == name);

    /// <summary>True for a name of a red edge that means one band.</summary>
    public static bool IsRedEdge(string? stated) => RedEdges.Contains(stated, StringComparer.OrdinalIgnoreCase);

    /// <summary>Keys under which providers keep a band, the finest first.</summary>
    public static IEnumerable<string> AssetKeys(BandDefinition band, SensorFamily family) => family switch
    {
        SensorFamily.Sentinel2 => Sentinel2Keys(band),
        SensorFamily.Elevation when band.Name == "dem" => ["dem", "data", "elevation"],
        // Landsat has one near infrared band, and STAC's common name for it is nir08.
        SensorFamily.Landsat when band.Name is "nir" => ["nir08", "nir"],
        _ => [band.Name],
    };

    private static IEnumerable<string> Sentinel2Keys(BandDefinition band)
    {
        string[] names = [band.Name, .. band.Sentinel2 is { } esa ? [esa] : Array.Empty<string>(), .. band.Aliases.Where(IsRedEdge)];
        return names.Concat(((string[])["_10m", "_20m", "_60m"]).SelectMany(suffix => names.Reverse().Select(name => name + suffix)));
    }

    private static IEnumerable<string> Names(BandDefinition band) => band.Sentinel2 is { } esa && !esa.Equals(band.Name, StringComparison.OrdinalIgnoreCase)
        ? [band.Name, esa, .. band.Aliases]
        : [band.Name, .. band.Aliases];
}
