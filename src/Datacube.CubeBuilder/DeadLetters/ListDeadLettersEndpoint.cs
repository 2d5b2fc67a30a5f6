using Datacube.Contracts.Cubes.V1;
using Datacube.CubeBuilder.GetJob;
using Datacube.CubeBuilder.ListJobs;
using Datacube.Jobs.Ledger;
using Datacube.ServiceDefaults.Access;
using Google.Protobuf.WellKnownTypes;
using Letters = Datacube.Jobs.Messaging.DeadLetters;

namespace Datacube.CubeBuilder.DeadLetters;

/// <summary><c>Cubes.ListDeadLetters</c>: the tasks of a job that were given up, or the messages that nobody could use.</summary>
internal sealed class ListDeadLettersEndpoint(JobReader jobs, JobLedger ledger, Letters letters)
{
    public async Task<ListDeadLettersReply> RunAsync(ListDeadLettersRequest request, Caller caller, CancellationToken cancellation)
    {
        var size = ListJobsRules.PageOf(request.PageSize);
        var reply = new ListDeadLettersReply();
        if (request.JobId.Length > 0)
        {
            var job = await jobs.OwnAsync(request.JobId, caller, cancellation);
            reply.Letters.AddRange((await ledger.ListTasksAsync(job.Id, TaskState.Failed, cancellation)).Take(size).Select(Map));
        }
        else if (caller.IsAdmin)
        {
            reply.Letters.AddRange((await letters.ListAsync(size, cancellation)).Select(Map));
        }
        return reply;
    }

    private static DeadLetter Map(JobTask task) => new()
    {
        Id = task.Id.ToString(),
        JobId = task.JobId.ToString(),
        Task = task.Key,
        Error = new() { Code = task.ErrorCode ?? "internal", Message = task.ErrorText ?? "" },
        Failures = task.Failures,
        Interruptions = task.Interruptions,
    };

    private static DeadLetter Map(Datacube.Jobs.Messaging.DeadLetter letter) => new()
    {
        Id = letter.Id.ToString(),
        Error = new() { Code = letter.Code, Message = letter.Reason },
        Created = Timestamp.FromDateTimeOffset(letter.ReceivedAt),
    };
}
