using Datacube.Contracts.Errors;
using Datacube.Engine.Masks;
using Datacube.Pixels.Grids;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>Opens the headers of a tile's inputs and decides, per input, what is read and at which overview.</summary>
internal sealed class TilePlanner(PipelineRequest request, OpenSources sources, SourceViews views)
{
    // Headers are a few kilobytes each and wait for the network far longer than for a processor.
    private const int ConcurrentOpens = 16;

    public async Task<TilePlan> PlanAsync(TileWork work, CancellationToken cancellation)
    {
        var ledger = new InputLedger(work, request.Bands);
        var scenes = new ScenePlan[work.Scenes.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentOpens, CancellationToken = cancellation };
        await Parallel.ForAsync(0, scenes.Length, options, async (index, stop) =>
            scenes[index] = await PlanSceneAsync(work, index, ledger, stop).ConfigureAwait(false)).ConfigureAwait(false);
        return new(work, scenes, SceneGroups.ByDay(work.Scenes), ledger);
    }

    private async ValueTask<ScenePlan> PlanSceneAsync(TileWork work, int index, InputLedger ledger, CancellationToken cancellation)
    {
        var scene = work.Scenes[index];
        var inputs = new PlannedInput?[request.Bands.Count];
        PlannedInput? classes = null;
        if (request.Mask.Band is { } name)
        {
            try
            {
                classes = await ClassesAsync(scene, name, ledger, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (Inputs.IsFailure(error, cancellation))
            {
                ledger.FailScene(index, name, error);
                return new(index, null, inputs);
            }

            if (classes is null)
            {
                if (!scene.Bands.ContainsKey(name))
                    MarkAll(ledger, index, $"Item '{scene.Id}' has no class band '{name}', so none of its observations can be trusted.");
                return new(index, null, inputs);
            }
        }

        for (var band = 0; band < inputs.Length; band++)
        {
            try
            {
                if (Usable(scene, request.Bands[band].Name) is { } known)
                    inputs[band] = await OpenAsync(scene, known, work.Window, false, ledger, cancellation).ConfigureAwait(false);
                else
                    ledger.MarkAbsent(index, band, $"Item '{scene.Id}' has no band '{request.Bands[band].Name}'.");
            }
            catch (Exception error) when (Inputs.IsFailure(error, cancellation))
            {
                ledger.Fail(index, band, error);
            }
        }

        return new(index, classes, inputs);
    }

    private void MarkAll(InputLedger ledger, int scene, string reason)
    {
        for (var band = 0; band < request.Bands.Count; band++)
            ledger.MarkAbsent(scene, band, reason);
    }

    private async ValueTask<PlannedInput?> ClassesAsync(Scene scene, string name, InputLedger ledger, CancellationToken cancellation) =>
        Usable(scene, name) is { } band ? await OpenAsync(scene, band, null, request.Mask.Grid == MaskGrid.Native, ledger, cancellation).ConfigureAwait(false) : null;

    /// <summary>A band of a scene, null where the scene lacks it; throws where it was refused.</summary>
    private static SceneBand? Usable(Scene scene, string name) => scene.RefusedBands.TryGetValue(name, out var refused)
        ? throw new DatacubeException(refused.Code, refused.Reason)
        : scene.Bands.GetValueOrDefault(name);

    private static InputVerification VerificationOf(SceneBand band, bool verified) =>
        verified ? InputVerification.Verified
        : band.Checksum is null ? InputVerification.NotStated
        : OpenSources.ClaimOf(band).CanBeVerified ? InputVerification.ReadInParts : InputVerification.UnknownKind;

    /// <summary>Null where the file does not reach the window (any part of the grid where that is null).</summary>
    // A mask that is cleaned on native pixels is never read from an overview: whoever made that decided which small clouds survive in it.
    private async ValueTask<PlannedInput?> OpenAsync(Scene scene, SceneBand band, PixelWindow? window, bool atFullResolution, InputLedger ledger, CancellationToken cancellation)
    {
        var (info, version, verified) = await sources.UseAsync(band, source => ValueTask.FromResult((source.Info, source.Version, source.IsVerified)), cancellation).ConfigureAwait(false);
        if (band.BandIndex < 1 || band.BandIndex > info.BandCount)
        {
            throw new DatacubeException(
                "raster.unsupported", $"Band {band.BandIndex} of asset '{band.AssetKey}' does not exist: the file has {info.BandCount}.", "band");
        }

        var geometry = SourceGeometry.Of(info);
        if (views.Of(geometry) is not { } full || (window is { } part && full.Reach(part).IsEmpty))
            return null;
        if (version is not null)
            ledger.Saw(new(scene.Id, band.AssetKey, version) { Verification = VerificationOf(band, verified) });
        var level = atFullResolution ? 0 : LevelChoice.Choose(info.Levels, Math.Min(full.Scale.X, full.Scale.Y));
        var view = level == 0 ? full : views.Of(geometry with { Level = info.Levels[level].Shape });
        return view is null ? null : new(band, info, level, view);
    }
}
