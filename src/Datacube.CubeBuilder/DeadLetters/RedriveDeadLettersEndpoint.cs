using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.GetJob;
using Datacube.ServiceDefaults.Access;
using Letters = Datacube.Jobs.Messaging.DeadLetters;

namespace Datacube.CubeBuilder.DeadLetters;

/// <summary><c>Cubes.RedriveDeadLetters</c>: runs the given-up tasks of a job again, or reads dead messages again.</summary>
internal sealed class RedriveDeadLettersEndpoint(JobReader jobs, RedriveJobHandler handler, Letters letters)
{
    public async Task<RedriveDeadLettersReply> RunAsync(RedriveDeadLettersRequest request, Caller caller, CancellationToken cancellation)
    {
        if (request.JobId.Length > 0)
            return new() { Redriven = await handler.RunAsync(await jobs.OwnAsync(request.JobId, caller, cancellation), cancellation) };
        if (!caller.IsAdmin)
            throw new DatacubeException("job.not_found", "Name the job whose tasks shall run again; dead messages are for administrators.", "job_id");
        foreach (var id in request.Ids)
            await letters.RedriveAsync(Guid.TryParse(id, out var letter) ? letter : Guid.Empty, cancellation);
        return new() { Redriven = request.Ids.Count };
    }
}
