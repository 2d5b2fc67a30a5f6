using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Planes that compress about as reflectance does: smooth fields with borders, and six bits of sensor noise. Never 0.</summary>
internal static class Scenery
{
    /// <summary>A grid of 10 m in UTM zone 33.</summary>
    public static GeoBox Grid(int rows, int columns) => new("EPSG:32633", Affine.NorthUp(600000, 5110480, 10, 10), new(rows, columns));

    /// <summary>A UInt16 plane; the same for the same seed.</summary>
    public static PixelBuffer Reflectance(int rows, int columns, int seed)
    {
        var plane = new PixelBuffer(PixelType.UInt16, rows, columns);
        var waves = Enumerable.Range(0, columns).Select(column => Math.Cos(column / 47.0)).ToArray();
        Parallel.For(0, rows, row =>
        {
            var line = plane.Row<ushort>(row);
            var height = 350 * Math.Sin((row + (seed * 3)) / 61.0);
            var state = (uint)((row * 7919) + (seed * 104729) + 1);
            for (var column = 0; column < line.Length; column++)
            {
                state = (state * 1664525) + 1013904223;
                var field = 900 + (100 * (seed % 10)) + (height * waves[column]) + (((row / 24 * 31) + (column / 17 * 17)) % 13 * 40);
                line[column] = (ushort)(field + (state >> 26));
            }
        });
        return plane;
    }

    /// <summary>The same samples as Float32, <paramref name="missing"/> in the place of 0.</summary>
    public static PixelBuffer ToFloat(PixelBuffer plane, float missing)
    {
        var floats = new PixelBuffer(PixelType.Float32, plane.Rows, plane.Columns);
        Parallel.For(0, plane.Rows, row =>
        {
            var from = plane.Row<ushort>(row);
            var to = floats.Row<float>(row);
            for (var column = 0; column < from.Length; column++)
                to[column] = from[column] == 0 ? missing : from[column];
        });
        return floats;
    }

    /// <summary>Removes about 40 % of the samples, in clouds of some tens of pixels.</summary>
    public static void Cloud(PixelBuffer plane, int date) => Parallel.For(0, plane.Rows, row =>
    {
        var line = plane.Row<ushort>(row);
        for (var column = 0; column < line.Length; column++)
        {
            if (Math.Sin((row + (date * 91)) / 23.0) + Math.Sin((column - (date * 57)) / 31.0) > 0.35)
                line[column] = 0;
        }
    });
}
