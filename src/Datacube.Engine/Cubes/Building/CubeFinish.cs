using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Engine.Pipeline;
using Datacube.Raster.Zarr;
using Datacube.Storage;
using Datacube.Storage.Files;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// From committed jobs to a cube that can be opened: coordinates, then the metadata (the switch by which readers see it), pictures, the results
/// table, the record that it is complete, and last of all the STAC item.
/// </summary>
internal sealed class CubeFinish(IObjectStore store, CubePreparation preparation, TimeProvider clock)
{
    public async Task<CubeReport> CompleteAsync(IReadOnlyList<JobResult> results, bool allowPartial, Func<TimeSpan> elapsed, CancellationToken cancellation)
    {
        var state = StateOf(preparation.Plan, results, allowPartial);
        List<CommittedChunk> files = [];
        if (state is CubeState.Succeeded or CubeState.PartiallySucceeded)
            files = await PublishAsync(cancellation).ConfigureAwait(false);
        var report = CubeReports.Of(preparation, results, state, elapsed(), [.. files.Select(file => file.Key).Where(key => key.EndsWith(".png", StringComparison.Ordinal))]);
        await ResultsTable.WriteAsync(store, preparation.Plan, results, report, cancellation).ConfigureAwait(false);
        if (files.Count > 0)
        {
            var finished = new FinishedCube(preparation.Plan.Hash, state, clock.GetUtcNow(), files);
            await StoredJson.WriteAsync(store, CubeKeys.Finished, finished, PutCondition.Replace, cancellation).ConfigureAwait(false);
            await CubeItem.WriteAsync(preparation.Target, preparation.Plan, finished, cancellation).ConfigureAwait(false);
            await RemoveWorkAsync(cancellation).ConfigureAwait(false);
        }
        return report;
    }

    /// <summary>Does what an end between the record that a cube is complete and the last step after it left undone.</summary>
    public async Task MendAsync(CancellationToken cancellation)
    {
        if (preparation.Target.Finished is { } finished && await store.HeadAsync(CubeKeys.Item, cancellation).ConfigureAwait(false) is null)
            await CubeItem.WriteAsync(preparation.Target, preparation.Plan, finished, cancellation).ConfigureAwait(false);
        await RemoveWorkAsync(cancellation).ConfigureAwait(false);
    }

    private static CubeState StateOf(CubePlan plan, IReadOnlyList<JobResult> results, bool allowPartial)
    {
        // A job of which no input could be read is a gap that may be allowed; a cube of nothing else is none.
        if (results.Any(result => result.Code is not null) || results.All(result => result.State == "failed"))
            return CubeState.Failed;
        if (results.Any(result => result.State == "open"))
            return CubeState.Incomplete;
        var failed = plan.Refused.Count > 0 || results.Any(result => result.Inputs.Any(input => input.Outcome == InputOutcome.Failed));
        return failed ? allowPartial ? CubeState.PartiallySucceeded : CubeState.Failed : CubeState.Succeeded;
    }

    private async Task<List<CommittedChunk>> PublishAsync(CancellationToken cancellation)
    {
        var layout = new CubeLayout(preparation.Plan);
        var target = await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false);
        var plans = await target.PlansAsync(cancellation).ConfigureAwait(false);
        await CubeCoordinates.WriteAsync(store, layout, plans, cancellation).ConfigureAwait(false);
        // For GeoTIFFs the arrays are an intermediate of our own, below the records.
        var path = layout.Prefix.TrimEnd('/');
        var group = await ZarrGroup.ReplaceAsync(store, path, CubeAttributes.OfGroup(layout, plans), layout.Arrays(), cancellation).ConfigureAwait(false);
        List<string> keys = layout.Parameters.Format == CubeFormat.Zarr ? [CubeKeys.Group] : [.. await CogFiles.WriteAsync(store, group, layout, cancellation).ConfigureAwait(false)];
        keys.AddRange(await Quicklooks.WriteAsync(store, group, layout, cancellation).ConfigureAwait(false));
        List<CommittedChunk> files = [];
        foreach (var key in keys)
            files.Add(await DigestAsync(key, cancellation).ConfigureAwait(false));
        // Those of the periods that the cube had before an append.
        return [.. (target.Finished?.Files ?? []).ExceptBy(keys, file => file.Key, StringComparer.Ordinal), .. files];
    }

    private async Task RemoveWorkAsync(CancellationToken cancellation)
    {
        List<string> keys = [];
        await foreach (var info in store.ListAsync(CubeKeys.Work + "/", cancellation).ConfigureAwait(false))
            keys.Add(info.Key);
        foreach (var key in keys)
            await store.DeleteAsync(key, cancellation).ConfigureAwait(false);
        (store as FileStore)?.SweepLeftovers();
    }

    private async Task<CommittedChunk> DigestAsync(string key, CancellationToken cancellation)
    {
        var digest = await StoredJson.DigestAsync(store, key, cancellation).ConfigureAwait(false);
        return digest is { } found ? new(key, found.Size, found.Sha256) : throw new InvalidOperationException($"'{key}' was written and is not there.");
    }
}
