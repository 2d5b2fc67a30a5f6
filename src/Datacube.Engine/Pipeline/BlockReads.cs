using Datacube.Pixels.Grids;

namespace Datacube.Engine.Pipeline;

/// <summary>What a block reads, item by item of its stages.</summary>
/// <param name="Masks">Per scene, in the order of <see cref="BlockPlan.Scenes"/>.</param>
/// <param name="Days">Per band and day.</param>
internal sealed record BlockReads(IReadOnlyList<ReadStep> Masks, IReadOnlyList<IReadOnlyList<ReadStep>> Days)
{
    /// <summary>In the order in which the stages come to them.</summary>
    public IEnumerable<ReadStep> InOrder => Masks.Concat(Days.SelectMany(band => band));

    /// <summary>The reads of a block.</summary>
    public static BlockReads Of(BlockPlan block, PipelineParts parts)
    {
        return new([.. block.Scenes.Select(Classes)], [.. parts.Request.Bands.Select((_, band) => block.Days.Select(day => Day(band, day)).ToArray())]);

        ReadStep Classes(ScenePlan scene) => ReadStep.Of(Reads(scene.Classes, input => parts.Masks.SourceWindow(input, block.Window)));

        ReadStep Day(int band, IReadOnlyList<ScenePlan> scenes) => ReadStep.Of(scenes.SelectMany(scene =>
            Reads(scene.Bands[band], input => SceneWarper.SourceWindow(input, parts.Request.Bands[band].Resampling, block.Window))));

        // The window of a local file is not worked out: nobody fetches it ahead.
        static IEnumerable<(PlannedInput Input, PixelWindow Window)> Reads(PlannedInput? input, Func<PlannedInput, PixelWindow> window) =>
            input is null || input.Band.Href.IsFile ? [] : [(input, window(input))];
    }
}
