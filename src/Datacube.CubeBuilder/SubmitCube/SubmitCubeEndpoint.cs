using Datacube.Contracts.Cubes.V1;
using Datacube.CubeBuilder.Mapping;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary><c>Cubes.SubmitCube</c>.</summary>
internal sealed class SubmitCubeEndpoint(SubmissionReader reader, SubmitCubeHandler handler)
{
    public async Task<SubmitCubeReply> RunAsync(SubmitCubeRequest request, string owner, CancellationToken cancellation) =>
        PlanMap.Reply(await handler.RunAsync(reader.Read(request, owner), request.DryRun, cancellation));
}
