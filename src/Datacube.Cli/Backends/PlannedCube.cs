using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Cli.Backends;

/// <summary>What is known of a cube before the first pixel is read.</summary>
internal sealed record PlannedCube
{
    /// <summary>Number of the job; null where the cube is built in this process or only planned.</summary>
    public string? JobId { get; init; }

    /// <summary>True where an earlier command had submitted the same.</summary>
    public bool AlreadyExists { get; init; }

    /// <summary>Target.</summary>
    public required Uri Output { get; init; }

    /// <summary>What happens to the target.</summary>
    public required TargetAction Action { get; init; }

    /// <summary>Hash of the plan.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Its numbers.</summary>
    public required CostEstimate Cost { get; init; }

    /// <summary>CRS of the grid.</summary>
    public required string Crs { get; init; }

    /// <summary>Pixel size in units of the CRS.</summary>
    public required double PixelSize { get; init; }

    /// <summary>Rows of the grid.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of the grid.</summary>
    public required int Columns { get; init; }

    /// <summary>Steps of the time axis.</summary>
    public required IReadOnlyList<string> Periods { get; init; }

    /// <summary>What the user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Selected jobs (tile × period).</summary>
    public required int Jobs { get; init; }

    /// <summary>Those of them that an earlier build had finished.</summary>
    public required int Committed { get; init; }

    /// <summary>Periods of an append that did not end and that is left aside; null where there is none.</summary>
    public string? Abandoned { get; init; }

    public static PlannedCube Of(CubePreparation preparation)
    {
        var (plan, grid) = (preparation.Plan, preparation.Plan.Parameters.Grid);
        return new()
        {
            Output = preparation.Target.Store.Root,
            Action = preparation.Action,
            PlanHash = plan.Hash,
            Cost = plan.Cost,
            Crs = grid.Crs,
            PixelSize = grid.Transform.A,
            Rows = grid.Shape.Rows,
            Columns = grid.Shape.Columns,
            Periods = [.. plan.Periods.Select(period => period.ToString())],
            Notes = plan.Notes,
            Jobs = preparation.Jobs.Count,
            Committed = preparation.Committed,
            Abandoned = preparation.AbandonedPeriods,
        };
    }
}
