using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Makes a target that of a plan: the step between planning and the first tile.</summary>
public sealed class CubeClaim(IObjectStore store)
{
    /// <summary>
    /// Removes a cube that is replaced, or an append that did not end, stores the plan, and takes the place. Nothing is done for a build
    /// that goes on, or for one with nothing to do.
    /// </summary>
    /// <exception cref="DatacubeException"><c>target.exists</c> where another build was quicker.</exception>
    public async Task TakeAsync(CubePreparation preparation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        if (preparation.Action is TargetAction.Nothing or TargetAction.Resume)
            return;
        if (preparation.Action == TargetAction.Replace)
            await preparation.Target.RemoveCubeAsync(null, cancellation).ConfigureAwait(false);
        else if (preparation.Action == TargetAction.Append)
            await OpenAppend.RemoveAsync(preparation.Target, cancellation).ConfigureAwait(false);
        await StoreAsync(preparation.Plan, preparation.Action == TargetAction.Append ? PutCondition.Replace : PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts a plan in the place of the cube that it was made to replace. Safe to begin again after any interruption, as long as no tile of the plan has
    /// been begun; whoever is not the owner any more removes nothing.
    /// </summary>
    /// <param name="plan">The new plan.</param>
    /// <param name="replaced">Hash of the plan that is replaced: no other cube is removed.</param>
    /// <param name="requireOwnership">Throws when the step belongs to somebody else by now; asked before each removal.</param>
    /// <param name="cancellation">Stops between two removals.</param>
    /// <exception cref="DatacubeException"><c>target.exists</c> where another build was quicker.</exception>
    public async Task ReplaceAsync(CubePlan plan, string replaced, Func<CancellationToken, Task> requireOwnership, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(requireOwnership);
        var target = await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false);
        if (target.Plan is { } found)
        {
            if (found.Hash != replaced && found.Hash != plan.Hash)
                throw Taken(null);
            await target.RemoveCubeAsync(requireOwnership, cancellation).ConfigureAwait(false);
        }
        await requireOwnership(cancellation).ConfigureAwait(false);
        await StoreAsync(plan, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
    }

    internal async Task StoreAsync(CubePlan plan, PutCondition condition, CancellationToken cancellation)
    {
        await StoredJson.WriteAsync(store, CubeKeys.PlanOf(plan.Hash), plan, PutCondition.Replace, cancellation).ConfigureAwait(false);
        try
        {
            // Of two builds that found the same place empty, the one whose plan is created first has it.
            await StoredJson.WriteAsync(store, CubeKeys.Plan, plan, condition, cancellation).ConfigureAwait(false);
        }
        catch (DatacubeException error) when (error.Code == "conflict.already_exists")
        {
            throw Taken(error);
        }
    }

    private DatacubeException Taken(DatacubeException? error)
    {
        var where = store.Root.IsFile ? store.Root.LocalPath : store.Root.ToString();
        return new("target.exists", $"Another build has just begun at '{where}'. Wait for it, or choose another --output.", "--output", error);
    }
}
