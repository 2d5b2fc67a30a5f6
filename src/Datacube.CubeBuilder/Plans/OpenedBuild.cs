using Datacube.Engine.Cubes.Building;

namespace Datacube.CubeBuilder.Plans;

/// <summary>A job's build with its target opened.</summary>
internal sealed record OpenedBuild(CubeBuild Build, CubeJob Job);
