using Datacube.Contracts.Cubes.V1;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.Engine.Cubes.Planning;
using Action = Datacube.Engine.Cubes.Building.TargetAction;

namespace Datacube.CubeBuilder.Mapping;

/// <summary>Plans as messages.</summary>
internal static class PlanMap
{
    public static SubmitCubeReply Reply(AcceptedCube accepted) => new()
    {
        JobId = accepted.JobId?.ToString() ?? "",
        AlreadyExists = accepted.AlreadyExists,
        Plan = Map(accepted),
    };

    public static Estimate Map(CostEstimate cost) => new()
    {
        Pixels = cost.Pixels,
        Tiles = cost.Tiles,
        TilesInGrid = cost.TilesInGrid,
        Periods = cost.Periods,
        Tasks = cost.Jobs,
        Dates = cost.Dates,
        Scenes = cost.Scenes,
        Reads = cost.Reads,
        InputBytes = cost.InputBytes,
        OutputBytes = cost.OutputBytes,
        MemoryBytes = cost.MemoryBytes,
        Seconds = cost.Seconds,
    };

    public static TargetAction Map(Action action) => action switch
    {
        Action.Create => TargetAction.Create,
        Action.Resume => TargetAction.Resume,
        Action.Nothing => TargetAction.Nothing,
        Action.Append => TargetAction.Append,
        Action.Replace => TargetAction.Replace,
        _ => TargetAction.Unspecified,
    };

    private static Plan Map(AcceptedCube accepted)
    {
        var (plan, job) = (accepted.Plan, accepted.Job);
        var grid = plan.Parameters.Grid;
        return new Plan
        {
            Output = job.Output.ToString(),
            Action = Map(job.Action),
            Hash = plan.Hash,
            Estimate = Map(plan.Cost),
            Crs = grid.Crs,
            PixelSize = grid.Transform.A,
            Rows = grid.Shape.Rows,
            Columns = grid.Shape.Columns,
            Periods = { plan.Periods.Select(period => period.ToString()) },
            Notes = { plan.Notes },
            Tasks = job.Tasks,
            TasksDone = job.Committed,
            AbandonedPeriods = job.AbandonedPeriods ?? "",
        };
    }
}
