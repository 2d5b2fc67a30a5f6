using Datacube.Engine.Samples.World;
using Datacube.Pixels;

namespace Datacube.Engine.Samples;

/// <summary>Renders Sentinel-1 backscatter after terrain correction: γ⁰ in linear power with speckle of four looks.</summary>
internal static class SampleRadar
{
    /// <summary>Nodata of the product.</summary>
    public const float Nodata = -32768;

    // γ⁰ in dB, VV then VH, typical values of C band in summer.
    private static readonly (float Vv, float Vh)[] Levels = [(-20, -27), (-9.5f, -14.5f), (-11, -17), (-10, -16), (-12, -20), (-3, -11)];

    /// <summary>Plane of Float32 at 10 m; a strip in the far east is outside the swath.</summary>
    public static PixelBuffer Render(SampleTile tile, bool crossPolarised, int seed)
    {
        var plane = new PixelBuffer(PixelType.Float32, tile.Edge, tile.Edge);
        Parallel.For(0, tile.Edge, row =>
        {
            var line = plane.Row<float>(row);
            for (var column = 0; column < tile.Edge; column++)
            {
                ref readonly var place = ref tile.At(row, column);
                var (vv, vh) = Levels[(int)place.Cover];
                var mean = MathF.Pow(10, (crossPolarised ? vh : vv) / 10) * (0.7f + (0.3f * place.Light));
                line[column] = column > tile.Edge - 1 - (row / 40) ? Nodata : mean * Speckle(column, row, seed);
            }
        });
        return plane;
    }

    /// <summary>Mean of four exponential variables: intensity speckle of a four-look image (Goodman 1976).</summary>
    private static float Speckle(int column, int row, int seed)
    {
        float product = 1;
        for (var look = 0; look < 4; look++)
            product *= 1 - Noise.At(column, row, seed + (look * 13));
        return -MathF.Log(product) / 4;
    }
}
