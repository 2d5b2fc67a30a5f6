namespace Datacube.Engine.Cubes.Building;

/// <summary>What the user allows to happen to an existing target.</summary>
/// <param name="Overwrite">An existing cube may be removed.</param>
/// <param name="Append">Later periods are added to an existing cube.</param>
/// <param name="Initialize">Start from an empty target, as the seed's <c>--initialize</c>; needs <paramref name="Overwrite"/> where something is there.</param>
public sealed record TargetMode(bool Overwrite = false, bool Append = false, bool Initialize = false);
