using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Takes back what an unfinished build has written: the whole cube, or the periods that it was to append.</summary>
public static class CubeRemoval
{
    /// <summary>Removes. Where the target holds the plan of another build by now, nothing is touched; doing it twice does no harm.</summary>
    public static async Task RemoveAsync(CubeBuild build, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(build);
        var target = await CubeTarget.LookAsync(build.Store, cancellation).ConfigureAwait(false);
        if (target.Plan?.Hash != build.Plan.Hash || target.IsComplete)
            return;
        if (target.Finished is null)
        {
            await target.RemoveCubeAsync(null, cancellation).ConfigureAwait(false);
            return;
        }
        var plans = await target.PlansAsync(cancellation).ConfigureAwait(false);
        await OpenAppend.RemoveAsync(target with { Plan = plans[^2], Abandoned = plans[^1] }, cancellation).ConfigureAwait(false);
        await StoredJson.WriteAsync(build.Store, CubeKeys.Plan, plans[^2], PutCondition.Replace, cancellation).ConfigureAwait(false);
    }
}
