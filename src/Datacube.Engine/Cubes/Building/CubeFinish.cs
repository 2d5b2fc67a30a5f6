using Datacube.Contracts.Errors;
using Datacube.Contracts.Faults;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Engine.Pipeline;
using Datacube.Raster.Zarr;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// From committed jobs to a cube that can be opened: coordinates, then the metadata (the switch by which readers see it), pictures, the results
/// table, the record that it is complete, and last of all the STAC item.
/// </summary>
public sealed class CubeFinish(CubeBuild build, TimeProvider clock)
{
    /// <summary>What fault points of this step are reached for.</summary>
    public const string FaultSubject = "finish";

    private readonly IObjectStore store = build.Store;

    /// <summary>Publishes a cube whose jobs allow it, and writes the results table in any case.</summary>
    /// <param name="results">One result per job of the plan, in the plan's order.</param>
    /// <param name="options">What is allowed.</param>
    /// <param name="cancellation">Stops between two objects; the same call continues.</param>
    public async Task<CubeReport> CompleteAsync(IReadOnlyList<JobResult> results, FinishOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(options);
        var state = StateOf(build.Plan, results, options.AllowPartial);
        List<CommittedChunk> files = [];
        if (state is CubeState.Succeeded or CubeState.PartiallySucceeded)
        {
            FrozenInputs.RequireSame(results);
            try
            {
                files = await PublishAsync(results, options, cancellation).ConfigureAwait(false);
            }
            catch (DatacubeException error) when (error.Code == "object.not_found")
            {
                // Of two runs of one build the first to end removes what GeoTIFFs are made of; the other has nothing left to do.
                var target = await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false);
                if (target.IsComplete && target.Plan!.Hash == build.Plan.Hash)
                    return await MendAsync(cancellation).ConfigureAwait(false);
                throw;
            }
        }
        var report = CubeReports.Of(build, results, state, options.Elapsed(), [.. files.Select(file => file.Key).Where(key => key.EndsWith(".png", StringComparison.Ordinal))]);
        FaultPoints.Reach(FaultPoints.MidUpload, FaultSubject);
        await RequireOwnershipAsync(options, cancellation).ConfigureAwait(false);
        List<(CubePlan Plan, JobResult Result)> all = [.. await EarlierAsync(cancellation).ConfigureAwait(false), .. results.Select(result => (build.Plan, result))];
        await ResultsTable.WriteAsync(store, all, report, cancellation).ConfigureAwait(false);
        if (files.Count > 0)
        {
            var finished = await RecordAsync(new(build.Plan.Hash, state, clock.GetUtcNow(), files), cancellation).ConfigureAwait(false);
            FaultPoints.Reach(FaultPoints.AfterUpload, FaultSubject);
            await RequireOwnershipAsync(options, cancellation).ConfigureAwait(false);
            await CubeItem.WriteAsync(store, build.Plan, finished, all.Select(each => each.Result), cancellation).ConfigureAwait(false);
            FaultPoints.Reach(FaultPoints.AfterPublish, FaultSubject);
            await RemoveWorkAsync(cancellation).ConfigureAwait(false);
        }
        return report;
    }

    /// <summary>The figures of a build that ended before it came to this step; nothing is written.</summary>
    public CubeReport DescribeFailure(IReadOnlyList<JobResult> results, TimeSpan elapsed) => CubeReports.Of(build, results, CubeState.Failed, elapsed, []);

    /// <summary>
    /// For a cube that is complete: does what an end between its record and the last step after it left undone, and reports the figures that
    /// its records hold.
    /// </summary>
    public async Task<CubeReport> MendAsync(CancellationToken cancellation)
    {
        var target = await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false);
        var finished = target.Finished ?? throw new InvalidOperationException("Only a complete cube can be mended.");
        var results = await target.ResultsAsync(build.Plan.Tiles, cancellation).ConfigureAwait(false);
        if (await store.HeadAsync(CubeKeys.Item, cancellation).ConfigureAwait(false) is null)
            await CubeItem.WriteAsync(store, build.Plan, finished, [.. (await EarlierAsync(cancellation).ConfigureAwait(false)).Select(each => each.Result), .. results], cancellation).ConfigureAwait(false);
        // An append that did not end goes on with its chunks.
        if (target.IsComplete)
            await RemoveWorkAsync(cancellation).ConfigureAwait(false);
        return CubeReports.Unchanged(build, finished, results);
    }

    private static Task RequireOwnershipAsync(FinishOptions options, CancellationToken cancellation) => options.RequireOwnership?.Invoke(cancellation) ?? Task.CompletedTask;

    /// <summary>The record that the cube is complete. Where an interrupted attempt has written it, that one stays: its instant is in the item.</summary>
    private async Task<FinishedCube> RecordAsync(FinishedCube finished, CancellationToken cancellation)
    {
        if (await StoredJson.ReadAsync<FinishedCube>(store, CubeKeys.Finished, cancellation).ConfigureAwait(false) is { } earlier
            && earlier.PlanHash == finished.PlanHash && earlier.State == finished.State && earlier.Files.SequenceEqual(finished.Files))
            return earlier;
        await StoredJson.WriteAsync(store, CubeKeys.Finished, finished, PutCondition.Replace, cancellation).ConfigureAwait(false);
        return finished;
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

    /// <summary>What the records say of the jobs that the cube had before an append.</summary>
    private async Task<List<(CubePlan Plan, JobResult Result)>> EarlierAsync(CancellationToken cancellation)
    {
        var target = new CubeTarget(store) { Plan = build.Plan };
        var earlier = new List<(CubePlan, JobResult)>();
        foreach (var plan in (await target.PlansAsync(cancellation).ConfigureAwait(false)).SkipLast(1))
            earlier.AddRange((await target.ResultsAsync(plan.Tiles, cancellation).ConfigureAwait(false)).Select(result => (plan, result)));
        return earlier;
    }

    private async Task<List<CommittedChunk>> PublishAsync(IReadOnlyList<JobResult> results, FinishOptions options, CancellationToken cancellation)
    {
        await RequireOwnershipAsync(options, cancellation).ConfigureAwait(false);
        var layout = new CubeLayout(build.Plan);
        var target = await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false);
        if (target.Plan?.Hash != build.Plan.Hash)
            throw new DatacubeException("target.exists", "Another build has begun at the target meanwhile; this one is not published. Choose another --output.", "--output");
        var recorded = new RecordedStore(store, results);
        await recorded.RequireAllAsync(cancellation).ConfigureAwait(false);
        var plans = await target.PlansAsync(cancellation).ConfigureAwait(false);
        await CubeCoordinates.WriteAsync(store, layout, plans, cancellation).ConfigureAwait(false);
        // For GeoTIFFs the arrays are an intermediate of our own, below the records.
        var path = layout.Prefix.TrimEnd('/');
        var group = await ZarrGroup.ReplaceAsync(recorded, path, CubeAttributes.OfGroup(layout, plans), layout.Arrays(), cancellation).ConfigureAwait(false);
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
        await store.SweepLeftoversAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<CommittedChunk> DigestAsync(string key, CancellationToken cancellation)
    {
        var digest = await StoredJson.DigestAsync(store, key, cancellation).ConfigureAwait(false);
        return digest is { } found ? new(key, found.Size, found.Sha256) : throw new InvalidOperationException($"'{key}' was written and is not there.");
    }
}
