using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Access;
using Grpc.Core;

namespace Datacube.ServiceDefaults.Tests.Grpc;

/// <summary>A service that does what the name of a job says.</summary>
internal sealed class ScriptedCubes : Cubes.CubesBase
{
    [RequireScope(Scopes.CubesSubmit)]
    public override Task<SubmitCubeReply> SubmitCube(SubmitCubeRequest request, ServerCallContext context) => Task.FromResult(new SubmitCubeReply { JobId = Caller.Of(context.GetHttpContext().User).Subject });

    [RequireScope(Scopes.CubesRead)]
    public override async Task<Job> GetJob(GetJobRequest request, ServerCallContext context)
    {
        if (request.JobId == "slow")
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        throw Failure(request.JobId);
    }

    [RequireScope(Scopes.CubesRead)]
    public override async Task WatchJob(WatchJobRequest request, IServerStreamWriter<Job> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new Job { JobId = "first" });
        if (request.JobId == "long")
        {
            await Task.Delay(TimeSpan.FromSeconds(2), context.CancellationToken);
            await responseStream.WriteAsync(new Job { JobId = "second" });
            return;
        }
        throw Failure(request.JobId);
    }

    [RequireScope(Scopes.CubesRead)]
    public override Task<ListJobsReply> ListJobs(ListJobsRequest request, ServerCallContext context) => Task.FromResult(new ListJobsReply());

    [RequireScope(Scopes.CubesSubmit)]
    public override Task<Job> CancelJob(CancelJobRequest request, ServerCallContext context) => Task.FromResult(new Job());

    [RequireScope(Scopes.CubesSubmit)]
    public override Task<SubmitCubeReply> ResumeJob(ResumeJobRequest request, ServerCallContext context) => Task.FromResult(new SubmitCubeReply());

    [RequireScope(Scopes.Admin)]
    public override Task<ListDeadLettersReply> ListDeadLetters(ListDeadLettersRequest request, ServerCallContext context) => Task.FromResult(new ListDeadLettersReply());

    [RequireScope(Scopes.Admin)]
    public override Task<RedriveDeadLettersReply> RedriveDeadLetters(RedriveDeadLettersRequest request, ServerCallContext context) => Task.FromResult(new RedriveDeadLettersReply());

    private static Exception Failure(string what) => what switch
    {
        "inner call" => new RpcException(new Status(StatusCode.Unavailable, "Error connecting to 10.1.2.3:5000"), new Metadata { { "server", "inner" } }),
        "inner bug" => new RpcException(new Status(StatusCode.Unknown, "inner workings")),
        "bug" => new InvalidOperationException("inner workings"),
        "secret" => new DatacubeException("uri.form", "s3://k:CANARY-1@b/x?sig=CANARY-2 is refused: Straße", "uri") { Value = "s3://k:CANARY-1@b/x" },
        _ => new DatacubeException(what, "the text", "the field") { Value = "the value", Limit = "the limit", Remedy = "the remedy", RetryAfter = TimeSpan.FromSeconds(7.5) },
    };
}
