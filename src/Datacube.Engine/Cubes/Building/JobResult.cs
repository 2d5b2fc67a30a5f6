using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;

namespace Datacube.Engine.Cubes.Building;

/// <summary>One row of the results table: a job, whatever became of it.</summary>
/// <param name="Tile">The job.</param>
/// <param name="Commit">Its record; null where it was not computed or may not be kept.</param>
/// <param name="IsSkipped">True where an earlier run had computed it.</param>
/// <param name="Inputs">One row per input; empty where it was not computed.</param>
/// <param name="Code">Error code where the job failed.</param>
/// <param name="Message">Error text where the job failed.</param>
public sealed record JobResult(PlannedTile Tile, TileCommit? Commit, bool IsSkipped, IReadOnlyList<InputAccount> Inputs, string? Code, string? Message)
{
    /// <summary>A job that was not run.</summary>
    public static JobResult Open(PlannedTile job) => new(job, null, false, [], null, null);

    /// <summary>The first input that failed; null where none did.</summary>
    public InputAccount? FirstFailure => Inputs.FirstOrDefault(input => input.Outcome == InputOutcome.Failed);

    /// <summary><c>written</c>, <c>empty</c> (no valid pixel), <c>failed</c> (also where none of its inputs could be read) or <c>open</c> (not run).</summary>
    public string State => Code is not null || (Inputs.Count > 0 && Inputs.All(input => input.Outcome == InputOutcome.Failed)) ? "failed"
        : Commit is null ? "open"
        : Commit.ValidPixels.All(valid => valid == 0) ? "empty" : "written";
}
