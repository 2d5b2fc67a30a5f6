namespace Datacube.Engine.Samples.World;

/// <summary>A hilly country with a lake, a river, a town, woods and a patchwork of fields: a pure function of UTM coordinates in metres.</summary>
internal sealed class Landscape(int seed, double centreX, double centreY)
{
    private const double FieldWidth = 260, FieldHeight = 170;
    private const float Lake = 278;

    /// <summary>Metres above the sea.</summary>
    public float Height(double x, double y)
    {
        var hills = Noise.Fractal(x, y, 5200, 7, seed);
        // A valley from west to east, in which river and lake lie.
        var valley = Noise.Step(0, 3200, (float)Math.Abs(y - River(x)));
        return 255 + (hills * 120) + (valley * hills * 520);
    }

    /// <summary>The place at x, y.</summary>
    public Place At(double x, double y)
    {
        var height = Height(x, y);
        var slopeX = (Height(x + 15, y) - height) / 15;
        var slopeY = (Height(x, y + 15) - height) / 15;
        // Sun from the south-east, as at ten in the morning: slopes that fall that way are bright.
        var light = Math.Clamp(1 + (0.55f * ((-slopeX * 0.5f) + (slopeY * 0.85f))), 0.55f, 1.35f);
        var texture = 0.9f + (0.2f * Noise.Fractal(x, y, 90, 3, seed + 7));
        var field = Field(x, y);
        var cover = Cover(x, y, height, field);
        if (cover == LandCover.Water)
            return new(cover, Math.Min(height, Lake), 1, 0.97f + (0.06f * texture), 0);
        return new(cover, height, light, texture * (cover is LandCover.Crop ? 0.94f + (0.12f * field.Tone) : 1), field.Season);
    }

    private LandCover Cover(double x, double y, float height, in FieldPlot field)
    {
        var toRiver = Math.Abs(y - River(x));
        double lakeX = x - (centreX - 1500), lakeY = y - (centreY - 300);
        var shore = 900 + (500 * Noise.Fractal(x, y, 1400, 4, seed + 3));
        if ((lakeX * lakeX) + (lakeY * lakeY * 2.2) < shore * shore || toRiver < 38)
            return LandCover.Water;
        double townX = x - (centreX + 2100), townY = y - (centreY + 700);
        var town = Math.Sqrt((townX * townX) + (townY * townY)) / 1100;
        if (town + (0.7 * Noise.Fractal(x, y, 260, 3, seed + 4)) < 1.05)
            return Noise.Smooth(x / 45, y / 45, seed + 5) > 0.3f ? LandCover.Town : LandCover.Grass;
        var woods = Noise.Fractal(x, y, 2100, 5, seed + 6) + ((height - 400) * 0.0007f);
        if (woods > 0.60f)
            return LandCover.Forest;
        if (woods > 0.565f || field.Edge)
            return LandCover.Grass;
        return field.Fallow ? LandCover.Soil : LandCover.Crop;
    }

    private double River(double x) => centreY - 300 + (700 * Math.Sin((x - centreX) / 2300)) + (160 * Math.Sin((x - centreX) / 610));

    /// <summary>Fields lie in a grid that noise bends, so that borders are neither straight nor parallel to pixels.</summary>
    private FieldPlot Field(double x, double y)
    {
        double bend = 420 * Noise.Fractal(x, y, 1900, 2, seed + 8);
        double along = ((x * 0.93) + (y * 0.36) + bend) / FieldWidth, across = ((y * 0.93) - (x * 0.36) + (bend * 0.6)) / FieldHeight;
        int column = (int)Math.Floor(along), row = (int)Math.Floor(across);
        // Some neighbours share one farm: two plots become one.
        if (Noise.At(column >> 1, row, seed + 9) > 0.55f)
            column >>= 1;
        var kind = Noise.At(column, row, seed + 10);
        double left = along - Math.Floor(along), top = across - Math.Floor(across);
        var edge = left < 0.035 || top < 0.05;
        var season = kind < 0.45f ? 152f : kind < 0.8f ? 205f : 235f;
        return new(season + (14 * (Noise.At(column, row, seed + 11) - 0.5f)), kind > 0.88f, edge && kind > 0.3f, Noise.At(column, row, seed + 12));
    }

    private readonly record struct FieldPlot(float Season, bool Fallow, bool Edge, float Tone);
}
