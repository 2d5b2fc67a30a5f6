using System.Text.Json;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.CubeBuilder.Plans;

/// <summary>What all tasks of a job share; stored with the job.</summary>
/// <param name="Plan">Fingerprint of the frozen plan.</param>
/// <param name="PlanHash">Hash of the plan, as it stands in the cube.</param>
/// <param name="Output">Address of the target.</param>
/// <param name="Action">What happens to the target.</param>
/// <param name="AllowPartial">True where a cube with failed inputs may be published.</param>
/// <param name="Tasks">Tiles × periods that were selected.</param>
/// <param name="Committed">Those of them that an earlier build had finished.</param>
/// <param name="AbandonedPeriods">Periods of an append that did not end and that was left aside.</param>
/// <param name="Replaces">Hash of the plan whose cube is removed first; null where none is.</param>
internal sealed record CubeJob(string Plan, string PlanHash, Uri Output, TargetAction Action, bool AllowPartial, int Tasks, int Committed, string? AbandonedPeriods, string? Replaces = null)
{
    public string ToJson() => JsonSerializer.Serialize(this, CubeJson.Compact);

    public static CubeJob Parse(string json) =>
        JsonSerializer.Deserialize<CubeJob>(json, CubeJson.Compact) ?? throw new InvalidOperationException("A job without a plan.");
}
