using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>Marks the pixels that a failed input would have covered: those whose centre lies on its raster.</summary>
internal sealed class FailedFootprints(PipelineRequest request, SourceViews views)
{
    /// <summary>Writes <see cref="PixelStatus.Failed"/> into a status plane (UInt8, rows × columns of the tile).</summary>
    public void Mark(TilePlan tile, PixelBuffer status)
    {
        var footprints = new HashSet<SourceGeometry>();
        foreach (var scene in tile.Scenes)
        {
            for (var band = 0; band < request.Bands.Count; band++)
            {
                if (tile.Ledger.IsFailed(scene.Index, band))
                    footprints.UnionWith(Of(tile.Work.Scenes[scene.Index], scene, band));
            }
        }

        foreach (var footprint in footprints)
            Mark(footprint, tile.Work.Window, status);
    }

    /// <summary>
    /// Where a failed input lies: what the file said if it was opened, else what the catalogue declares, else another band of the scene,
    /// else the boxes of the item.
    /// </summary>
    private IEnumerable<SourceGeometry> Of(Scene scene, ScenePlan plan, int band)
    {
        if (plan.Bands[band] is { } opened)
            return [SourceGeometry.Of(opened.Info)];
        if (scene.Bands.TryGetValue(request.Bands[band].Name, out var known) && SourceGeometry.Declared(known) is { } declared)
            return [declared];
        var other = plan.Bands.FirstOrDefault(input => input is not null) ?? plan.Classes;
        return other is not null ? [SourceGeometry.Of(other.Info)] : SourceGeometry.Boxes(scene);
    }

    private void Mark(SourceGeometry footprint, PixelWindow tile, PixelBuffer status)
    {
        if (ViewOf(footprint) is not { } view || view.Reach(tile) is not { IsEmpty: false } window)
            return;
        // The raster as one single pixel: nearest neighbour finds exactly the centres that lie on it.
        using var pixel = new PixelBuffer(PixelType.UInt8, 1, 1);
        pixel.Span<byte>()[0] = PixelStatus.Failed;
        using var covered = new PixelBuffer(PixelType.UInt8, window.Rows, window.Columns);
        var map = view.Map.Rescale(1.0 / footprint.Shape.Columns, 0, 1.0 / footprint.Shape.Rows, 0);
        Resampler.Apply(ResamplingMethod.Nearest, map, window, pixel, new(0, 0, 1, 1), new(1, 1), 0, covered);
        for (var row = 0; row < window.Rows; row++)
        {
            var from = covered.Row<byte>(row);
            var to = status.Row<byte>(window.Row + row - tile.Row)[(window.Column - tile.Column)..];
            for (var column = 0; column < from.Length; column++)
            {
                if (from[column] == PixelStatus.Failed)
                    to[column] = PixelStatus.Failed;
            }
        }
    }

    private SourceView? ViewOf(SourceGeometry footprint)
    {
        try
        {
            return views.Of(footprint);
        }
        catch (DatacubeException)
        {
            // The input failed because of this very geometry (no CRS, or one that cannot be read): it covers no pixel that could be named.
            return null;
        }
    }
}
