using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Building;

namespace Datacube.Cli.Backends;

/// <summary>Has the services build: the job is accepted once and goes on without this process.</summary>
internal sealed class ClusterBackend(CubeClient client, SubmitCubeRequest request) : ICubeBackend
{
    private PlannedCube? planned;

    public async Task<PlannedCube> PlanAsync(bool dryRun, CancellationToken cancellation)
    {
        request.DryRun = dryRun;
        // A name of its own, so that an answer that is lost on its way can be asked for again.
        request.RequestId = dryRun ? "" : Guid.NewGuid().ToString();
        planned = AnswerMap.Plan(await SubmitAsync(cancellation));
        return planned;
    }

    public async Task<CubeReport> BuildAsync(IProgress<CubeProgress>? progress, CancellationToken cancellation)
    {
        var id = planned?.JobId ?? throw new InvalidOperationException("A cube is planned first.");
        Job? last = null;
        await foreach (var job in client.WatchAsync(id, cancellation))
        {
            last = job;
            progress?.Report(AnswerMap.Map(job.Progress));
        }
        return JobOutcome.ReportOf(last!);
    }

    /// <summary>Stops the job that this command submitted; finished tiles stay.</summary>
    public async Task CancelAsync() => await client.CancelAsync(new() { JobId = planned?.JobId ?? "" }, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<SubmitCubeReply> SubmitAsync(CancellationToken cancellation)
    {
        try
        {
            return await client.SubmitAsync(request, cancellation);
        }
        catch (DatacubeException error) when (error.Kind == FailureKind.Transient && request.RequestId.Length > 0)
        {
            return await client.SubmitAsync(request, cancellation);
        }
    }
}
