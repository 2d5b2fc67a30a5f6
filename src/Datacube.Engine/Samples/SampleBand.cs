namespace Datacube.Engine.Samples;

/// <summary>A band of the Sentinel-2 sample: asset key as Earth Search names it, file name, row in the spectra, pixel size.</summary>
internal sealed record SampleBand(string Key, string File, int Spectrum, int Metres)
{
    /// <summary>All bands of a level-2A product at their native pixel sizes.</summary>
    public static IReadOnlyList<SampleBand> All { get; } =
    [
        new("coastal", "B01", 0, 60), new("blue", "B02", 1, 10), new("green", "B03", 2, 10), new("red", "B04", 3, 10),
        new("rededge1", "B05", 4, 20), new("rededge2", "B06", 5, 20), new("rededge3", "B07", 6, 20), new("nir", "B08", 7, 10),
        new("nir08", "B8A", 8, 20), new("nir09", "B09", 9, 60), new("swir16", "B11", 10, 20), new("swir22", "B12", 11, 20),
    ];
}
