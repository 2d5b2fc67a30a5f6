using Datacube.Engine.Cubes.Planning;
using Datacube.Raster.Zarr;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// An append that began and did not end, beside the cube that it was to extend. The cube is as it was: it is known as complete, another
/// append may take the place of this one, and the same command still continues it.
/// </summary>
internal static class OpenAppend
{
    /// <summary>The target without an append that did not end; the target itself where there is none, or where it is what the request asks for.</summary>
    public static CubeTarget Without(CubeTarget target, IReadOnlyList<CubePlan> plans, string parametersHash) =>
        plans is [.., var before, var open] && target.Finished?.PlanHash == before.Hash && open.ParametersHash != parametersHash
            ? target with { Plan = before, Abandoned = open }
            : target;

    /// <summary>
    /// Removes what the append left, before another plan takes its place: a job of the new plan may not cover what one of the old did. The
    /// cube's metadata first, should they have reached over the new periods already; a removal that is cut short is done again.
    /// </summary>
    public static async Task RemoveAsync(CubeTarget target, CancellationToken cancellation)
    {
        if (target is not { Abandoned: { } open, Plan: { } plan, Finished: { } finished })
            return;
        var (store, layout) = (target.Store, new CubeLayout(open));
        if (layout.Prefix.Length == 0)
            await RestoreAsync(target, plan, finished, cancellation).ConfigureAwait(false);
        foreach (var job in open.Tiles)
            await store.DeleteAsync(CubeKeys.CommitOf(job.Id), cancellation).ConfigureAwait(false);
        var kept = finished.Files.Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
        List<string> keys = [.. CogFiles.KeysOf(open).Concat(CubeFiles.Pictures(open)).Where(key => !kept.Contains(key))];
        foreach (var (name, array) in layout.Arrays().Where(array => array.Value.DimensionNames is ["time", ..]))
        {
            foreach (var period in open.Periods)
            {
                // 3 is also the beginning of 30.
                var prefix = layout.Prefix + name + "/" + array.ChunkKeys.KeyOf([period.Index]);
                await foreach (var info in store.ListAsync(prefix, cancellation).ConfigureAwait(false))
                {
                    if (info.Key.Length == prefix.Length || info.Key[prefix.Length] == '/')
                        keys.Add(info.Key);
                }
            }
        }
        foreach (var key in keys)
            await store.DeleteAsync(key, cancellation).ConfigureAwait(false);
    }

    private static async Task RestoreAsync(CubeTarget target, CubePlan plan, FinishedCube finished, CancellationToken cancellation)
    {
        var group = finished.Files.FirstOrDefault(file => file.Key == CubeKeys.Group);
        if (group is null || await StoredJson.DigestAsync(target.Store, CubeKeys.Group, cancellation).ConfigureAwait(false) == (group.Size, group.Sha256))
            return;
        var layout = new CubeLayout(plan);
        var plans = await target.PlansAsync(cancellation).ConfigureAwait(false);
        await ZarrGroup.ReplaceAsync(target.Store, "", CubeAttributes.OfGroup(layout, plans), layout.Arrays(), cancellation).ConfigureAwait(false);
    }
}
