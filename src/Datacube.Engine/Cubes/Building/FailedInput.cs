namespace Datacube.Engine.Cubes.Building;

/// <summary>An input that could not be read.</summary>
/// <param name="Scene">Item id.</param>
/// <param name="Band">Common name.</param>
/// <param name="Asset">Key of the asset.</param>
/// <param name="Code">Error code.</param>
/// <param name="Reason">Error text.</param>
/// <param name="Jobs">Jobs that missed it.</param>
public sealed record FailedInput(string Scene, string Band, string Asset, string Code, string Reason, int Jobs);
