using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Faults;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>A task that no worker survives. Row 21 of the table of faults.</summary>
[Trait("kind", "fault")]
[Collection(OrdersGroup.Name)]
public sealed class PoisonTaskTests(ClusterFixture fixture) : FaultTest(fixture.Cluster)
{
    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample, 3)]
    [InlineData(Scenes.Real, 2)]
    public async Task Fault_21_a_tile_that_kills_every_worker_is_given_up_and_the_others_are_built(Scenes scenes, int limit)
    {
        var limited = ("Jobs__MaxInterruptions", $"{limit}");
        const string poison = "t0000/r0001/c0002";
        var cube = await WatchAsync(scenes);
        var request = cube.Submission(Cube, Place);
        for (var death = 0; death < limit; death++)
            await SubmitToVictimAsync($"kill@{FaultPoints.AfterCompute}#{poison}", request, limited);
        var survivor = await Cluster.StartBuilderAsync($"kill@{FaultPoints.AfterCompute}#{poison}", limited);
        survivor.Expect("failed for good");
        using var client = Cluster.ClientOf(survivor);
        var job = await client.EndOfAsync((await client.SubmitAsync(request)).JobId);
        Assert.Equal(JobState.Failed, job.State);
        var failed = Assert.Single(job.FailedTasks);
        Assert.Equal((poison, "task.crashes_worker"), (failed.Task, failed.Error.Code));
        Assert.Equal(cube.Tiles - 1, job.Report.TasksDone);
        Assert.False(File.Exists(Path.Combine(Cube, "zarr.json")));
        await Invariants.RequireQuietAsync(Cluster);
        // Without the poison the same tasks run again, and only they.
        await survivor.KillAsync();
        var healthy = await Cluster.StartBuilderAsync();
        using var second = Cluster.ClientOf(healthy);
        var redriven = await Cluster.RunAsync(healthy, $"job redrive {job.JobId}");
        Assert.True(redriven.Code == 0, redriven.Error);
        await RequireSuccessAsync(cube, second, job.JobId);
    }
}
