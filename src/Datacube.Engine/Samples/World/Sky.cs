namespace Datacube.Engine.Samples.World;

/// <summary>Clouds, their shadows and cirrus of one date: a pure function of place.</summary>
internal sealed class Sky(int seed, float cover)
{
    // Cloud base 1500 m, sun 55° high in the south-east: shadows fall to the north-west.
    private const double ShadowEast = -560, ShadowNorth = 890;
    private readonly float edge = 0.80f - (0.45f * cover);

    /// <summary>0 = clear, 1 = opaque.</summary>
    public float Cloud(double x, double y) => Noise.Step(edge, edge + 0.09f, Noise.Fractal(x, y, 3600, 6, seed));

    /// <summary>Share of sunlight that a cloud takes away.</summary>
    public float Shadow(double x, double y) => Cloud(x - ShadowEast, y - ShadowNorth);

    /// <summary>Thin ice cloud: 0 to 0.35.</summary>
    public float Cirrus(double x, double y) => 0.35f * Noise.Step(0.64f, 0.78f, Noise.Fractal((x * 0.35) + (y * 0.2), (y * 1.3) - (x * 0.4), 5200, 4, seed + 1));
}
