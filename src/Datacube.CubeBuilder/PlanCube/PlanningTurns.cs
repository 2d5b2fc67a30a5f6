using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.Engine.Cubes.Building;
using Microsoft.Extensions.Options;

namespace Datacube.CubeBuilder.PlanCube;

/// <summary>Plans as many cubes at the same time as the settings allow. Who gets no turn for a while is told so: searches of a slow catalogue take minutes.</summary>
internal sealed class PlanningTurns(CubePlanning planning, IOptions<CubeBuilderOptions> options) : IDisposable
{
    private readonly SemaphoreSlim turns = new(options.Value.MaxPlanning);

    /// <summary>Most live jobs of one owner.</summary>
    public int MaxLiveJobs => options.Value.MaxLiveJobs;

    /// <exception cref="DatacubeException"><c>rate.limited</c></exception>
    public Task<CubePreparation> PrepareAsync(CubeSubmission submission, CancellationToken cancellation) => RunAsync(() => planning.PrepareAsync(submission, cancellation), cancellation);

    public void Dispose() => turns.Dispose();

    internal async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        var (most, wait) = (options.Value.MaxPlanning, options.Value.PlanningTurnWithin);
        if (!await turns.WaitAsync(wait, cancellation))
            throw new DatacubeException("rate.limited", FormattableString.Invariant($"{most} cubes, the limit (CubeBuilder:MaxPlanning), are being planned, and none was done within {wait.TotalSeconds} s. Try again later."));
        try
        {
            return await work();
        }
        finally
        {
            turns.Release();
        }
    }
}
