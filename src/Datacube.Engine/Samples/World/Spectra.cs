namespace Datacube.Engine.Samples.World;

/// <summary>Surface reflectance of land covers in the bands of Sentinel-2, typical values of the literature rounded to two digits.</summary>
internal static class Spectra
{
    /// <summary>Bands in the order of the rows below.</summary>
    public static readonly string[] Bands = ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12"];

    private static readonly float[] Water = [0.050f, 0.045f, 0.042f, 0.030f, 0.025f, 0.020f, 0.020f, 0.018f, 0.016f, 0.015f, 0.010f, 0.008f];
    private static readonly float[] Forest = [0.018f, 0.022f, 0.042f, 0.024f, 0.068f, 0.200f, 0.255f, 0.275f, 0.295f, 0.300f, 0.135f, 0.065f];
    private static readonly float[] Grass = [0.030f, 0.040f, 0.072f, 0.052f, 0.115f, 0.240f, 0.285f, 0.305f, 0.325f, 0.330f, 0.210f, 0.120f];
    private static readonly float[] Crop = [0.020f, 0.028f, 0.060f, 0.030f, 0.090f, 0.300f, 0.385f, 0.405f, 0.425f, 0.425f, 0.180f, 0.090f];
    private static readonly float[] Soil = [0.075f, 0.095f, 0.130f, 0.168f, 0.190f, 0.210f, 0.230f, 0.250f, 0.270f, 0.275f, 0.335f, 0.285f];
    private static readonly float[] Town = [0.115f, 0.128f, 0.142f, 0.155f, 0.165f, 0.180f, 0.190f, 0.205f, 0.210f, 0.212f, 0.230f, 0.205f];
    private static readonly float[] Straw = [0.060f, 0.085f, 0.125f, 0.175f, 0.205f, 0.235f, 0.260f, 0.285f, 0.300f, 0.305f, 0.340f, 0.240f];

    /// <summary>Reflectance of a place in full light on a day of the year.</summary>
    public static float Reflectance(in Place place, int band, int dayOfYear)
    {
        var reflectance = place.Cover switch
        {
            LandCover.Water => Water[band],
            LandCover.Forest => Forest[band],
            LandCover.Grass => Noise.Mix(Grass[band], Straw[band], 0.35f * Dryness(dayOfYear)),
            LandCover.Soil => Soil[band],
            LandCover.Town => Town[band],
            _ => Field(place.Season, band, dayOfYear),
        };
        return reflectance * place.Light * place.Texture;
    }

    /// <summary>Bare soil, then growth, then straw after harvest.</summary>
    private static float Field(float season, int band, int dayOfYear)
    {
        var growth = MathF.Exp(-MathF.Pow((dayOfYear - season) / 34, 2));
        var after = Noise.Step(season + 10, season + 32, dayOfYear);
        return Noise.Mix(Noise.Mix(Soil[band], Straw[band], after), Crop[band], growth);
    }

    private static float Dryness(int dayOfYear) => Noise.Step(170, 225, dayOfYear);
}
