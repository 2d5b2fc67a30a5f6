using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Raster.Reading;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// Builds a cube in one process by the steps that the cube service spreads over workers: <see cref="CubePreparer"/>, <see cref="TileBuilder"/>
/// for every open job, <see cref="CubeFinish"/>. It knows no console, no process and no service.
/// </summary>
public sealed class CubeBuilder(IObjectStore store, SceneSearch search, RasterOpener opener, TimeProvider clock)
{
    private readonly CubePreparer preparer = new(store, search, opener, clock);

    /// <summary>All that can be known without reading pixels; changes nothing.</summary>
    /// <exception cref="DatacubeException"><c>target.*</c>, <c>cost.too_large</c>, <c>catalog.empty</c>, <c>band.unknown</c>, <c>memory.too_small</c>, <c>source.*</c>.</exception>
    public Task<CubePreparation> PrepareAsync(CubeSpec spec, CubeBuildOptions options, CancellationToken cancellation) =>
        preparer.PrepareAsync(spec, options, cancellation);

    /// <summary>
    /// Carries a preparation out. Cancelling leaves a target that the same request continues. A build whose jobs or inputs fail ends with the
    /// state <see cref="CubeState.Failed"/> and a results table; nothing is thrown for it.
    /// </summary>
    public async Task<CubeReport> BuildAsync(CubePreparation preparation, CubeBuildOptions options, IProgress<CubeProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        ArgumentNullException.ThrowIfNull(options);
        var build = CubeBuild.Of(preparation);
        if (build.Action == TargetAction.Nothing)
            return await new CubeFinish(build, clock).MendAsync(cancellation).ConfigureAwait(false);
        using var replacement = CubeReplacement.Of(preparation, clock);
        if (replacement is not null)
            return await ReplaceAsync(replacement, preparation, options, progress, cancellation).ConfigureAwait(false);
        await new CubeClaim(store).TakeAsync(preparation, cancellation).ConfigureAwait(false);
        return await RunAsync(build, preparation, options, progress, cancellation).ConfigureAwait(false);
    }

    private async Task<CubeReport> ReplaceAsync(CubeReplacement replacement, CubePreparation preparation, CubeBuildOptions options, IProgress<CubeProgress>? progress, CancellationToken cancellation)
    {
        var build = await replacement.BeginAsync(preparation.Plan, options.Mode, cancellation).ConfigureAwait(false);
        CubeReport report;
        try
        {
            report = await RunAsync(build, preparation, options, progress, cancellation).ConfigureAwait(false);
        }
        catch (DatacubeException error) when (error.Code == "source.changed")
        {
            // The next run would go on with tiles of what is no more, and end here again.
            await replacement.ClearAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        // Until it is complete it can be looked at where it is being built.
        if (report.State is not (CubeState.Succeeded or CubeState.PartiallySucceeded))
            return report with { Action = preparation.Action };
        var notes = await replacement.EndAsync(build.Plan, cancellation).ConfigureAwait(false);
        return report with { Action = preparation.Action, Output = store.Root, Notes = [.. report.Notes, .. notes] };
    }

    private async Task<CubeReport> RunAsync(CubeBuild build, CubePreparation preparation, CubeBuildOptions options, IProgress<CubeProgress>? progress, CancellationToken cancellation)
    {
        var finish = new CubeFinish(build, clock);
        var started = clock.GetTimestamp();
        var run = new JobRun(build, new TileBuilder(build, opener, clock), progress);
        var results = await run.RunAsync(preparation.Jobs, options, cancellation).ConfigureAwait(false);
        progress?.Report(run.Progress with { Stage = "finish" });
        return await finish.CompleteAsync(results, new(options.AllowPartial, () => clock.GetElapsedTime(started)), cancellation).ConfigureAwait(false);
    }
}
