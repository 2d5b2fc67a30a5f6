using System.Collections.Concurrent;
using Datacube.Engine.Pipeline;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;

namespace Datacube.Engine.Masks;

/// <summary>Builds the mask of a scene for a window of the target grid from its class band. Supplies the halo of the clean-up.</summary>
internal sealed class MaskBuilder
{
    private readonly MaskRule rule;
    private readonly Inputs inputs;
    private readonly PlanePool pool;
    private readonly MaskCleaning? onTarget;
    private readonly ConcurrentDictionary<SourceGeometry, MaskCleaning> onSource = new();

    public MaskBuilder(MaskRule rule, GeoBox grid, Inputs inputs, PlanePool pool)
    {
        this.rule = rule;
        this.inputs = inputs;
        this.pool = pool;
        onTarget = TargetCleaning(rule, grid);
    }

    /// <summary>Target pixels beyond the grid that a rule looks at.</summary>
    public static int TargetHalo(MaskRule rule, GeoBox grid) => TargetCleaning(rule, grid)?.Halo ?? 0;

    /// <summary>The mask over a window; null where the class band does not reach it.</summary>
    public async ValueTask<SceneMask?> BuildAsync(PlannedInput classes, PixelWindow window, CancellationToken cancellation) =>
        onTarget is null
            ? await OnSourceAsync(classes, window, cancellation).ConfigureAwait(false)
            : await OnTargetAsync(classes, window, onTarget, cancellation).ConfigureAwait(false);

    /// <summary>Pixels of the class band's level that a window needs, halo included.</summary>
    public PixelWindow SourceWindow(PlannedInput classes, PixelWindow window)
    {
        var level = new PixelWindow(0, 0, classes.View.Geometry.Level.Rows, classes.View.Geometry.Level.Columns);
        if (onTarget is not null)
            return classes.View.Window(window.Grow(onTarget.Halo), ResamplingMethod.Nearest);
        var needed = classes.View.Window(window, ResamplingMethod.Nearest);
        return needed.IsEmpty ? needed : needed.Grow(SourceCleaning(classes).Halo).Intersect(level);
    }

    /// <summary>Target pixels that a clean-up on the target grid holds in memory for a window.</summary>
    public long WorkPixels(PixelWindow window) => onTarget is null ? 0 : window.Grow(onTarget.Halo).Shape.Count;

    private static MaskCleaning? TargetCleaning(MaskRule rule, GeoBox grid) =>
        rule is { Band: not null, Grid: MaskGrid.Target } ? new(rule, PixelMetres(rule, grid)) : null;

    private static PixelSize PixelMetres(MaskRule rule, GeoBox grid) =>
        rule.Steps.Any(step => step.Unit == RadiusUnit.Metres) ? GroundPixel.Metres(grid) : PixelSize.Square(1);

    private MaskCleaning SourceCleaning(PlannedInput classes) => onSource.GetOrAdd(classes.View.Geometry, geometry =>
    {
        double x = (double)geometry.Shape.Columns / geometry.Level.Columns, y = (double)geometry.Shape.Rows / geometry.Level.Rows;
        var full = PixelMetres(rule, classes.Info.GeoBox);
        return new(rule, new(full.X * x, full.Y * y));
    });

    /// <summary>Cleans up on the class band's own pixels, then takes the mask to the target by nearest neighbour.</summary>
    private async ValueTask<SceneMask?> OnSourceAsync(PlannedInput classes, PixelWindow window, CancellationToken cancellation)
    {
        var from = SourceWindow(classes, window);
        if (from.IsEmpty)
            return null;
        using var plane = await inputs.ReadClassesAsync(classes, from, cancellation).ConfigureAwait(false);
        SourceCleaning(classes).Apply(plane);
        var reach = classes.View.Reach(window);
        return new(reach, Warp(classes, reach, plane, from));
    }

    /// <summary>
    /// Takes the classes to the window and its halo by nearest neighbour, cleans up there and keeps the window. Pixels of the halo that
    /// lie beyond the tile or the grid are mapped like all others, so no seam can show.
    /// </summary>
    private async ValueTask<SceneMask?> OnTargetAsync(PlannedInput classes, PixelWindow window, MaskCleaning cleaning, CancellationToken cancellation)
    {
        var from = SourceWindow(classes, window);
        if (from.IsEmpty)
            return null;
        var wide = window.Grow(cleaning.Halo);
        var reach = classes.View.Reach(wide);
        using var plane = await inputs.ReadClassesAsync(classes, from, cancellation).ConfigureAwait(false);
        var here = Warp(classes, reach, plane, from);
        var around = pool.Rent(PixelType.UInt8, wide.Rows, wide.Columns);
        around.Bytes.Clear();
        Copy(here, reach, around, wide);
        pool.Return(here);
        cleaning.Apply(around);
        var usable = pool.Rent(PixelType.UInt8, window.Rows, window.Columns);
        Copy(around, wide, usable, window);
        pool.Return(around);
        return new(window, usable);
    }

    private PixelBuffer Warp(PlannedInput classes, PixelWindow target, PixelBuffer plane, PixelWindow from)
    {
        var result = pool.Rent(PixelType.UInt8, target.Rows, target.Columns);
        Resampler.Apply(ResamplingMethod.Nearest, classes.View.Map, target, plane, from, classes.View.Geometry.Level, 0, result);
        return result;
    }

    /// <summary>Copies the common part of two windows.</summary>
    private static void Copy(PixelBuffer from, PixelWindow source, PixelBuffer to, PixelWindow target)
    {
        var common = source.Intersect(target);
        for (var row = common.Row; row < common.RowEnd; row++)
        {
            from.Row<byte>(row - source.Row).Slice(common.Column - source.Column, common.Columns)
                .CopyTo(to.Row<byte>(row - target.Row)[(common.Column - target.Column)..]);
        }
    }
}
