namespace Datacube.Engine.Samples.World;

/// <summary>
/// Gradual noise over the plane: random values on a unit lattice, joined by the quintic 6t⁵ − 15t⁴ + 10t³ (Perlin 2002), summed over octaves. A
/// pure function of place and seed, so that two tiles agree where they overlap.
/// </summary>
internal static class Noise
{
    /// <summary>A random number in [0, 1) that belongs to a lattice point.</summary>
    public static float At(int x, int y, int seed)
    {
        var hash = ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u) ^ ((uint)seed * 0xC2B2AE3Du);
        hash = (hash ^ (hash >> 15)) * 0x2C1B3C6Du;
        hash = (hash ^ (hash >> 12)) * 0x297A2D39u;
        hash ^= hash >> 15;
        return (hash >> 8) * (1f / (1 << 24));
    }

    /// <summary>Smooth noise in [0, 1] whose features are about one unit wide.</summary>
    public static float Smooth(double x, double y, int seed)
    {
        int column = (int)Math.Floor(x), row = (int)Math.Floor(y);
        float u = Ease((float)(x - column)), v = Ease((float)(y - row));
        float top = Mix(At(column, row, seed), At(column + 1, row, seed), u);
        float bottom = Mix(At(column, row + 1, seed), At(column + 1, row + 1, seed), u);
        return Mix(top, bottom, v);
    }

    /// <summary>Octaves of noise, each half as wide and half as strong as the one before; in [0, 1].</summary>
    /// <param name="x">Metres.</param>
    /// <param name="y">Metres.</param>
    /// <param name="wavelength">Width of the largest features in metres.</param>
    /// <param name="octaves">How many.</param>
    /// <param name="seed">Another seed is other noise.</param>
    public static float Fractal(double x, double y, double wavelength, int octaves, int seed)
    {
        float sum = 0, weight = 1, total = 0;
        double scale = 1 / wavelength;
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += weight * Smooth(x * scale, y * scale, seed + (octave * 101));
            total += weight;
            weight *= 0.5f;
            scale *= 2;
        }

        return sum / total;
    }

    /// <summary>0 below <paramref name="low"/>, 1 above <paramref name="high"/>, smooth between.</summary>
    public static float Step(float low, float high, float value)
    {
        var t = Math.Clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - (2 * t));
    }

    /// <summary>Linear mix.</summary>
    public static float Mix(float from, float to, float share) => from + ((to - from) * share);

    private static float Ease(float t) => t * t * t * ((t * ((t * 6) - 15)) + 10);
}
