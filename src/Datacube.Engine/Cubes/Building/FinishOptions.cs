namespace Datacube.Engine.Cubes.Building;

/// <summary>How a cube is finished.</summary>
/// <param name="AllowPartial">True where a cube with failed inputs may be published.</param>
/// <param name="Elapsed">Time since the build began, for the report.</param>
/// <param name="RequireOwnership">
/// Asked before each step that readers can see. It throws where somebody else finishes the cube by now: whoever lost the work must not write over its successor.
/// </param>
public sealed record FinishOptions(bool AllowPartial, Func<TimeSpan> Elapsed, Func<CancellationToken, Task>? RequireOwnership = null);
