using System.Text.Json;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.GetJob;
using Datacube.CubeBuilder.Mapping;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.Engine.Cubes.Planning;
using Datacube.ServiceDefaults.Access;

namespace Datacube.CubeBuilder.ResumeJob;

/// <summary><c>Cubes.ResumeJob</c>.</summary>
internal sealed class ResumeJobEndpoint(JobReader jobs, SubmissionReader reader, SubmitCubeHandler handler)
{
    public async Task<SubmitCubeReply> RunAsync(ResumeJobRequest request, Caller caller, CancellationToken cancellation)
    {
        var job = await jobs.OwnAsync(request.JobId, caller, cancellation);
        if (!job.HasEnded)
            throw new DatacubeException("option.value", $"Job {job.Id} has not ended; there is nothing to resume. 'datacube job watch {job.Id}' follows it.", "job_id");
        var order = JsonSerializer.Deserialize<CubeOrder>(job.Request, CubeJson.Compact)!;
        // To go on is not to start over.
        order = order with { Mode = order.Mode with { Overwrite = false, Initialize = false } };
        return PlanMap.Reply(await handler.RunAsync(reader.Read(order, job.Owner, request.RequestId, job.Priority), dryRun: false, cancellation));
    }
}
