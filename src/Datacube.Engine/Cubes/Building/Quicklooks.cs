using Datacube.Engine.Cubes.Planning;
using Datacube.Raster.Pictures;
using Datacube.Raster.Zarr;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Pictures of a cube: one per period, and a small one of the period with most valid pixels. Pixels without a value are transparent.</summary>
internal static class Quicklooks
{
    private static readonly QuicklookOptions Overview = new() { MaxSide = 768, MaxBytes = 0, Gamma = 1.4 };

    // What catalogue browsers load by the hundred.
    private static readonly QuicklookOptions Small = Overview with { MaxSide = 384, MaxBytes = 200_000 };

    public static async Task<IReadOnlyList<string>> WriteAsync(IObjectStore store, ZarrGroup group, CubeLayout layout, CancellationToken cancellation)
    {
        var bands = BandsOf(layout.Plan);
        List<string> keys = [];
        (int Cells, byte[] Png) best = (-1, []);
        foreach (var period in layout.Plan.Periods)
        {
            var thumbnail = await Thumbnail.ReadAsync(group, layout, period.Index, bands, Overview.MaxSide, cancellation).ConfigureAwait(false);
            var planes = thumbnail.Planes();
            try
            {
                var isBest = thumbnail.ValidCells > best.Cells;
                var pictures = await Task.WhenAll(
                    Task.Run(() => Quicklook.Draw(planes, Overview), CancellationToken.None),
                    Task.Run(() => isBest ? Quicklook.Draw(planes, Small) : best.Png, CancellationToken.None)).ConfigureAwait(false);
                best = (isBest ? thumbnail.ValidCells : best.Cells, pictures[1]);
                await store.PutAsync(CubeFiles.PictureOf(period), pictures[0], PutCondition.Replace, cancellation).ConfigureAwait(false);
            }
            finally
            {
                foreach (var plane in planes)
                    plane.Dispose();
            }

            keys.Add(CubeFiles.PictureOf(period));
        }

        await store.PutAsync(CubeKeys.Quicklook, best.Png, PutCondition.Replace, cancellation).ConfigureAwait(false);
        return [.. keys, CubeKeys.Quicklook];
    }

    /// <summary>Red, green and blue where the cube has them (of several statistics the first), else its first three bands, or its first one in grey.</summary>
    private static int[] BandsOf(CubePlan plan)
    {
        var names = plan.Bands.SkipLast(plan.Indices.HiddenBands).Select(band => band.Name).ToList();
        var first = Enumerable.Range(0, names.Count).Select(source => plan.Result.TakeWhile(band => band.Band != source).Count()).ToArray();
        int[] natural = [names.IndexOf("red"), names.IndexOf("green"), names.IndexOf("blue")];
        return natural.All(band => band >= 0) ? [.. natural.Select(band => first[band])] : names.Count >= 3 ? first[..3] : [0];
    }
}
