namespace Datacube.Engine.Pipeline;

/// <summary>What became of one input of one tile.</summary>
public enum InputOutcome
{
    /// <summary>Gave at least one valid observation.</summary>
    Used,

    /// <summary>Was read (or does not touch the tile) and gave none.</summary>
    Empty,

    /// <summary>Could not be read; <see cref="InputAccount.Code"/> and <see cref="InputAccount.Reason"/> say why.</summary>
    Failed,
}

/// <summary>The accounting row of one input (scene × band) of one tile: expected = used + empty + failed, always.</summary>
/// <param name="SceneId">Item id.</param>
/// <param name="Band">Common name.</param>
/// <param name="AssetKey">Key of the asset.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Observations">Valid observations that this input put into the stack (after masking and merging of a day).</param>
public sealed record InputAccount(string SceneId, string Band, string AssetKey, InputOutcome Outcome, long Observations)
{
    /// <summary>Error code where the input failed; <c>band.absent</c> on an empty input that the item does not have.</summary>
    public string? Code { get; init; }

    /// <summary>Error message where the input failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The whole cause of a failure with its stack, for the log only.</summary>
    public string? Detail { get; init; }
}
