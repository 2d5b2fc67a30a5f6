namespace Datacube.Engine.Cubes.Building;

/// <summary>How far a build is.</summary>
/// <param name="Total">Selected jobs.</param>
/// <param name="Done">Jobs finished in this run.</param>
/// <param name="Skipped">Jobs that an earlier run had finished.</param>
/// <param name="Failed">Jobs with a failed input that is not allowed.</param>
/// <param name="Running">Jobs at work.</param>
/// <param name="Stage">What is going on: <c>verify</c>, <c>tiles</c>, <c>finish</c>.</param>
public readonly record struct CubeProgress(int Total, int Done, int Skipped, int Failed, int Running, string Stage);
