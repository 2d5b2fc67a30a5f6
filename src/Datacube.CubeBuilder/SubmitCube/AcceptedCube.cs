using Datacube.CubeBuilder.Plans;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>The answer to a submission.</summary>
/// <param name="JobId">The job; null for a dry run.</param>
/// <param name="AlreadyExists">True where an earlier submission had made it.</param>
/// <param name="Job">What its tasks share.</param>
/// <param name="Plan">The frozen plan.</param>
internal sealed record AcceptedCube(Guid? JobId, bool AlreadyExists, CubeJob Job, CubePlan Plan);
