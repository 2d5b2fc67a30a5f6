using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Everything that is known before the first pixel is read: what a dry run shows.</summary>
/// <param name="Spec">What is wanted.</param>
/// <param name="Target">What lies at the target.</param>
/// <param name="Action">What will happen to it.</param>
/// <param name="Plan">The plan: new, or the one stored in the target.</param>
/// <param name="Jobs">Selected jobs in order.</param>
/// <param name="Committed">Selected jobs that have a commit record already.</param>
public sealed record CubePreparation(
    CubeSpec Spec,
    CubeTarget Target,
    TargetAction Action,
    CubePlan Plan,
    IReadOnlyList<PlannedTile> Jobs,
    int Committed)
{
    /// <summary>Periods of an append that did not end and that is left aside, in words; null where there is none.</summary>
    public string? AbandonedPeriods => Target.Abandoned is not { } open ? null : open.Periods is [var only] ? $"{only}" : $"{open.Periods[0]} to {open.Periods[^1]}";
}
