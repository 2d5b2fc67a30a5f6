using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// Which overview is read: the coarsest level whose pixels are still at least as fine as the target's in both directions, so that no
/// detail of the target grid is lost and no finer pixel is decoded in vain. It depends on the source and the whole target grid only.
/// </summary>
internal static class LevelChoice
{
    // A 20 m grid in a neighbouring UTM zone is 19.98 source metres wide in places: still the 20 m overview's job.
    private const double Slack = 1.01;

    /// <param name="levels">Full resolution first.</param>
    /// <param name="targetPixelInSourcePixels">Shorter side of a target pixel, in full-resolution source pixels.</param>
    public static int Choose(IReadOnlyList<RasterLevel> levels, double targetPixelInSourcePixels)
    {
        var best = 0;
        for (var level = 1; level < levels.Count; level++)
        {
            if (Ratio(levels[0].Shape, levels[level].Shape) <= targetPixelInSourcePixels * Slack
                && levels[level].Shape.Count < levels[best].Shape.Count)
                best = level;
        }

        return best;
    }

    /// <summary>Full-resolution pixels under one pixel of a level, the larger of the two directions.</summary>
    public static double Ratio(PixelShape full, PixelShape level) =>
        Math.Max((double)full.Rows / level.Rows, (double)full.Columns / level.Columns);
}
