namespace Datacube.Engine.Cubes.Building;

/// <summary>The record that a build is complete; written after everything but the STAC item.</summary>
/// <param name="PlanHash">Plan that is complete.</param>
/// <param name="State">How it ended.</param>
/// <param name="Completed">When.</param>
/// <param name="Files">Files besides the arrays, with checksums: GeoTIFFs, pictures.</param>
public sealed record FinishedCube(string PlanHash, CubeState State, DateTimeOffset Completed, IReadOnlyList<CommittedChunk> Files);
