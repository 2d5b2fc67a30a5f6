using Datacube.Engine.Cubes.Planning;
using Datacube.Raster.Pictures;
using Datacube.Raster.Zarr;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Pictures of a cube: one per period, and the one with most valid pixels as the cube's own. Pixels without a value are transparent.</summary>
internal static class Quicklooks
{
    private const int LongestSide = 320;
    private const double DarkShare = 0.01;
    private const double BrightShare = 0.99;
    private const double Gamma = 1 / 1.4;

    public static async Task<IReadOnlyList<string>> WriteAsync(IObjectStore store, ZarrGroup group, CubeLayout layout, CancellationToken cancellation)
    {
        var bands = BandsOf(layout.Plan);
        List<string> keys = [];
        (int Cells, byte[] Png) best = (-1, []);
        foreach (var period in layout.Plan.Periods)
        {
            var thumbnail = await Thumbnail.ReadAsync(group, layout, period.Index, bands, LongestSide, cancellation).ConfigureAwait(false);
            var png = Draw(thumbnail, bands.Length);
            if (thumbnail.ValidCells > best.Cells)
                best = (thumbnail.ValidCells, png);
            await store.PutAsync(CubeFiles.PictureOf(period), png, PutCondition.Replace, cancellation).ConfigureAwait(false);
            keys.Add(CubeFiles.PictureOf(period));
        }
        await store.PutAsync(CubeKeys.Quicklook, best.Png, PutCondition.Replace, cancellation).ConfigureAwait(false);
        return [.. keys, CubeKeys.Quicklook];
    }

    /// <summary>Red, green and blue where the cube has them, else its first three bands, or its first one in grey.</summary>
    private static int[] BandsOf(CubePlan plan)
    {
        var names = plan.Bands.Select(band => band.Name).ToList();
        int[] natural = [names.IndexOf("red"), names.IndexOf("green"), names.IndexOf("blue")];
        return natural.All(band => band >= 0) ? natural : names.Count >= 3 ? [0, 1, 2] : [0];
    }

    private static byte[] Draw(Thumbnail thumbnail, int planes)
    {
        var pixels = new byte[thumbnail.Rows * thumbnail.Columns * 4];
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = planes == 3 ? channel : 0;
            var values = Enumerable.Range(0, thumbnail.Rows * thumbnail.Columns).Select(cell => thumbnail.Mean(plane, cell)).ToArray();
            var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
            if (sorted.Length == 0)
                continue;
            double dark = sorted[(int)(DarkShare * (sorted.Length - 1))], bright = sorted[(int)(BrightShare * (sorted.Length - 1))];
            for (var cell = 0; cell < values.Length; cell++)
            {
                if (double.IsNaN(values[cell]))
                    continue;
                var light = Math.Clamp((values[cell] - dark) / Math.Max(1e-9, bright - dark), 0, 1);
                pixels[(cell * 4) + channel] = (byte)Math.Round(255 * Math.Pow(light, Gamma));
                pixels[(cell * 4) + 3] = 255;
            }
        }
        return PngWriter.Encode(pixels, thumbnail.Rows, thumbnail.Columns, 4);
    }
}
