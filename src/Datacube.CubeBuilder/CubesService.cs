using Datacube.Contracts.Cubes.V1;
using Datacube.CubeBuilder.CancelJob;
using Datacube.CubeBuilder.DeadLetters;
using Datacube.CubeBuilder.GetJob;
using Datacube.CubeBuilder.ListJobs;
using Datacube.CubeBuilder.ResumeJob;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.CubeBuilder.WatchJob;
using Datacube.ServiceDefaults.Access;
using Grpc.Core;

namespace Datacube.CubeBuilder;

/// <summary>The contract of the service: each RPC is a slice of its own.</summary>
internal sealed class CubesService(IServiceProvider slices) : Cubes.CubesBase
{
    [RequireScope(Scopes.CubesSubmit)]
    public override Task<SubmitCubeReply> SubmitCube(SubmitCubeRequest request, ServerCallContext context) =>
        Slice<SubmitCubeEndpoint>().RunAsync(request, CallerOf(context).Subject, context.CancellationToken);

    [RequireScope(Scopes.CubesRead)]
    public override Task<Job> GetJob(GetJobRequest request, ServerCallContext context) =>
        Slice<GetJobEndpoint>().RunAsync(request, CallerOf(context), context.CancellationToken);

    [RequireScope(Scopes.CubesRead)]
    public override Task<ListJobsReply> ListJobs(ListJobsRequest request, ServerCallContext context) =>
        Slice<ListJobsEndpoint>().RunAsync(request, CallerOf(context), context.CancellationToken);

    [RequireScope(Scopes.CubesRead)]
    public override Task WatchJob(WatchJobRequest request, IServerStreamWriter<Job> responseStream, ServerCallContext context) =>
        Slice<WatchJobEndpoint>().RunAsync(request, responseStream, CallerOf(context), context.CancellationToken);

    [RequireScope(Scopes.CubesSubmit)]
    public override Task<Job> CancelJob(CancelJobRequest request, ServerCallContext context) =>
        Slice<CancelJobEndpoint>().RunAsync(request, CallerOf(context), context.CancellationToken);

    [RequireScope(Scopes.CubesSubmit)]
    public override Task<SubmitCubeReply> ResumeJob(ResumeJobRequest request, ServerCallContext context) =>
        Slice<ResumeJobEndpoint>().RunAsync(request, CallerOf(context), context.CancellationToken);

    [RequireScope(Scopes.CubesRead)]
    public override Task<ListDeadLettersReply> ListDeadLetters(ListDeadLettersRequest request, ServerCallContext context) =>
        Slice<ListDeadLettersEndpoint>().RunAsync(request, CallerOf(context), context.CancellationToken);

    [RequireScope(Scopes.CubesSubmit)]
    public override Task<RedriveDeadLettersReply> RedriveDeadLetters(RedriveDeadLettersRequest request, ServerCallContext context) =>
        Slice<RedriveDeadLettersEndpoint>().RunAsync(request, CallerOf(context), context.CancellationToken);

    private T Slice<T>() where T : notnull => slices.GetRequiredService<T>();

    private static Caller CallerOf(ServerCallContext context) => Caller.Of(context.GetHttpContext().User);
}
