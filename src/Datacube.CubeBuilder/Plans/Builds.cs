using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Ledger;

namespace Datacube.CubeBuilder.Plans;

/// <summary>From the number of a job to its build.</summary>
internal sealed class Builds(JobLedger ledger, PlanStore plans, CubeStores stores)
{
    public async Task<OpenedBuild> OpenAsync(Guid jobId, CancellationToken cancellation)
    {
        var job = CubeJob.Parse(await ledger.GetPlanAsync(jobId, cancellation));
        var plan = await plans.GetAsync(job.Plan, cancellation);
        return new(new CubeBuild(stores.Open(job.Output), plan, job.Action), job);
    }
}
