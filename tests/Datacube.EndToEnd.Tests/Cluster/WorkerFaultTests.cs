using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Faults;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;
using Grpc.Core;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Whatever becomes of a worker, the cube is the same and nobody saw a part of it. Rows 1 to 3 and 21 of the table of faults.</summary>
[Trait("kind", "fault")]
public sealed class WorkerFaultTests(ClusterFixture fixture) : ClusterTest(fixture.Cluster)
{
    private static readonly TimeSpan TimeToDie = TimeSpan.FromSeconds(40);

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(FaultPoints.AfterClaim)]
    [InlineData(FaultPoints.MidRead)]
    [InlineData(FaultPoints.AfterCompute)]
    [InlineData(FaultPoints.MidUpload)]
    [InlineData(FaultPoints.AfterUpload)]
    [InlineData(FaultPoints.AfterPublish)]
    [InlineData(FaultPoints.AfterComplete)]
    [InlineData(FaultPoints.BeforeRelay)]
    [InlineData(FaultPoints.AfterComplete + "#finish")]
    [InlineData(FaultPoints.MidUpload + "#finish")]
    [InlineData(FaultPoints.AfterUpload + "#finish")]
    [InlineData(FaultPoints.AfterPublish + "#finish")]
    public async Task Fault_1_a_worker_killed_at_a_named_point_loses_nothing(string point)
    {
        var reference = await Cluster.BuildLocallyAsync();
        await using var reader = new CubeReader(Cube, reference);
        var request = Cluster.Submission(Cube, Place);
        await SubmitToVictimAsync($"kill@{point}", request);
        var successor = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(successor);
        var reply = await client.SubmitAsync(request);
        Assert.True(reply.AlreadyExists);
        await Invariants.RequireBuiltAsync(Cluster, await client.EndOfAsync(reply.JobId));
        await Until.TrueAsync(async () => await Cluster.QueryAsync("select count(*) from cubes.attempts where not cleaned") == "0", "what the dead worker left is removed");
        Assert.False(Directory.Exists(Path.Combine(Cube, "_tmp")));
        Assert.True(reader.Looks > 0);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(FaultPoints.AfterCompute)]
    [InlineData(FaultPoints.AfterUpload)]
    [InlineData(FaultPoints.MidUpload + "#finish")]
    [InlineData(FaultPoints.AfterUpload + "#finish")]
    public async Task Fault_2_a_frozen_worker_that_wakes_up_changes_nothing(string point)
    {
        var victim = await Cluster.StartBuilderAsync($"freeze@{point}");
        using var first = Cluster.ClientOf(victim);
        var id = (await first.SubmitAsync(Cluster.Submission(Cube))).JobId;
        await Until.TrueAsync(() => victim.IsFrozen, "the victim stands still");
        var successor = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(successor);
        await Invariants.RequireBuiltAsync(Cluster, await client.EndOfAsync(id));
        var before = CubeBytes.Of(Cube);
        var said = victim.Log.Lines.Count;
        victim.Send(Signal.Continue);
        // LeaseLost, or a result that came too late.
        await Until.TrueAsync(() => victim.Log.Lines.Skip(said).Any(line => line.Contains("[2011]", StringComparison.Ordinal) || line.Contains("[2012]", StringComparison.Ordinal)), "the frozen worker learns that its lease is lost");
        await victim.WaitReadyAsync();
        Assert.Equal(before, CubeBytes.Of(Cube));
        await Invariants.RequireBuiltAsync(Cluster, await client.GetAsync(id));
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Fault_3_a_worker_told_to_stop_gives_its_task_back()
    {
        var leaving = await Cluster.StartBuilderAsync($"slow@{FaultPoints.AfterCompute}");
        using var first = Cluster.ClientOf(leaving);
        var id = (await first.SubmitAsync(Cluster.Submission(Cube))).JobId;
        await Until.TrueAsync(async () => (await first.GetAsync(id)).Progress.Done >= 2, "two tiles are done");
        Assert.Equal(0, await leaving.TerminateAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("0", await Cluster.QueryAsync($"select sum(interruptions + failures) from cubes.tasks where job_id = '{id}'"));
        var successor = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(successor);
        await Invariants.RequireBuiltAsync(Cluster, await client.EndOfAsync(id));
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Fault_21_a_tile_that_kills_every_worker_is_given_up_and_the_others_are_built()
    {
        const string poison = "t0000/r0001/c0002";
        var request = Cluster.Submission(Cube, Place);
        for (var death = 0; death < 3; death++)
            await SubmitToVictimAsync($"kill@{FaultPoints.AfterCompute}#{poison}", request, ("Jobs__MaxInterruptions", "3"));
        var survivor = await Cluster.StartBuilderAsync($"kill@{FaultPoints.AfterCompute}#{poison}", ("Jobs__MaxInterruptions", "3"));
        survivor.Expect("failed for good");
        using var client = Cluster.ClientOf(survivor);
        var job = await client.EndOfAsync((await client.SubmitAsync(request)).JobId);
        Assert.Equal(JobState.Failed, job.State);
        var failed = Assert.Single(job.FailedTasks);
        Assert.Equal((poison, "task.crashes_worker"), (failed.Task, failed.Error.Code));
        Assert.Equal(ClusterScenes.Tiles - 1, job.Report.TasksDone);
        Assert.False(File.Exists(Path.Combine(Cube, "zarr.json")));
        await Invariants.RequireQuietAsync(Cluster);
        // Without the poison the same tasks run again, and only they.
        await survivor.KillAsync();
        var healthy = await Cluster.StartBuilderAsync();
        using var second = Cluster.ClientOf(healthy);
        var redriven = await Cluster.RunAsync(healthy, $"job redrive {job.JobId}");
        Assert.True(redriven.Code == 0, redriven.Error);
        await Invariants.RequireBuiltAsync(Cluster, await second.EndOfAsync(job.JobId));
    }

    private async Task SubmitToVictimAsync(string fault, SubmitCubeRequest request, params (string, string)[] more)
    {
        ServiceProcess victim;
        try
        {
            victim = await Cluster.StartBuilderAsync(fault, more);
        }
        catch (InvalidOperationException) when (Cluster.Processes[^1].HasExited)
        {
            // What an earlier submission left was enough to kill it at once.
            return;
        }
        using var client = Cluster.ClientOf(victim);
        try
        {
            await client.SubmitAsync(request);
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled)
        {
            // It may die before it answers.
        }
        await victim.WaitForExitAsync(TimeToDie);
    }
}
