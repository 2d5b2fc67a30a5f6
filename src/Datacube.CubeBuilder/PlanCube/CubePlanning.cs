using Datacube.CubeBuilder.BuildTile;
using Datacube.CubeBuilder.Plans;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.Engine.Cubes.Building;

namespace Datacube.CubeBuilder.PlanCube;

/// <summary>One catalogue search, scenes frozen per tile.</summary>
internal sealed class CubePlanning(CatalogScenes scenes, CubeStores stores, TileWorkshop workshop)
{
    /// <summary>Plans; changes nothing.</summary>
    public Task<CubePreparation> PrepareAsync(CubeSubmission submission, CancellationToken cancellation)
    {
        var order = submission.Order;
        var options = workshop.Options(order.AllowPartial) with { Mode = order.Mode, Limits = order.Limits };
        return For(submission).PrepareAsync(submission.Spec, options, cancellation);
    }

    /// <summary>Makes the target that of the plan, unless a cube is to be removed for it: that is left to the job.</summary>
    public static Task ClaimAsync(CubePreparation preparation, CancellationToken cancellation) =>
        preparation.Action == TargetAction.Replace ? Task.CompletedTask : new CubeClaim(preparation.Target.Store).TakeAsync(preparation, cancellation);

    /// <summary>What the tasks of a plan will share.</summary>
    public static CubeJob JobOf(CubeSubmission submission, CubePreparation preparation, string fingerprint) => new(
        fingerprint, preparation.Plan.Hash, submission.Spec.Output, preparation.Action, submission.Order.AllowPartial, preparation.Jobs.Count, preparation.Committed,
        preparation.AbandonedPeriods, preparation.Action == TargetAction.Replace ? preparation.Target.Plan!.Hash : null);

    private CubePreparer For(CubeSubmission submission) =>
        workshop.Preparer(stores.Open(submission.Spec.Output), scenes.In(submission.Order.Request.Catalog));
}
