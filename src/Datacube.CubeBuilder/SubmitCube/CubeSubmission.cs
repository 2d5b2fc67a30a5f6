using Datacube.Engine.Cubes.Requests;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>A checked submission.</summary>
/// <param name="Order">What decides about the job.</param>
/// <param name="Spec">The same, as the planner takes it.</param>
/// <param name="Owner">Who asked.</param>
/// <param name="RequestId">The caller's own name for it; null where there is none.</param>
/// <param name="Priority">Higher runs earlier.</param>
internal sealed record CubeSubmission(CubeOrder Order, CubeSpec Spec, string Owner, string? RequestId, int Priority);
