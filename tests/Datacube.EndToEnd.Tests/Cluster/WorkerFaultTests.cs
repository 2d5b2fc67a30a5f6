using Datacube.Contracts.Faults;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Whatever becomes of a worker, the cube is the same and nobody saw a part of it. Rows 1 to 3 of the table of faults.</summary>
[Trait("kind", "fault")]
[Collection(ClusterGroup.Name)]
public sealed class WorkerFaultTests(ClusterFixture fixture) : FaultTest(fixture.Cluster)
{
    private const string Finish = "#finish";

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(FaultPoints.AfterClaim)]
    [InlineData(FaultPoints.MidRead)]
    [InlineData(FaultPoints.AfterCompute)]
    [InlineData(FaultPoints.MidUpload)]
    [InlineData(FaultPoints.AfterUpload)]
    [InlineData(FaultPoints.AfterPublish)]
    [InlineData(FaultPoints.AfterComplete)]
    [InlineData(FaultPoints.BeforeRelay)]
    [InlineData(FaultPoints.AfterComplete + Finish)]
    [InlineData(FaultPoints.MidUpload + Finish)]
    [InlineData(FaultPoints.AfterUpload + Finish)]
    [InlineData(FaultPoints.AfterPublish + Finish)]
    public async Task Fault_1_a_worker_killed_at_a_named_point_loses_nothing(string point)
    {
        var cube = await WatchAsync(Scenes.Sample);
        var request = cube.Submission(Cube, Place);
        await SubmitToVictimAsync($"kill@{point}", request);
        var successor = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(successor);
        var reply = await client.SubmitAsync(request);
        Assert.True(reply.AlreadyExists);
        await RequireSuccessAsync(cube, client, reply.JobId);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Fault_1_workers_killed_at_every_named_point_of_one_job_on_real_scenes_lose_nothing()
    {
        var cube = await WatchAsync(Scenes.Real);
        var request = cube.Submission(Cube, Place);
        foreach (var point in FaultPoints.All)
            await SubmitToVictimAsync($"kill@{point}", request);
        foreach (var point in (string[])[FaultPoints.MidUpload, FaultPoints.AfterUpload, FaultPoints.AfterPublish])
            await SubmitToVictimAsync($"kill@{point}{Finish}", request);
        var successor = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(successor);
        await RequireSuccessAsync(cube, client, (await client.SubmitAsync(request)).JobId);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(FaultPoints.AfterCompute, Scenes.Sample)]
    [InlineData(FaultPoints.AfterCompute, Scenes.Real)]
    [InlineData(FaultPoints.AfterUpload, Scenes.Sample)]
    [InlineData(FaultPoints.MidUpload + Finish, Scenes.Sample)]
    [InlineData(FaultPoints.AfterUpload + Finish, Scenes.Real)]
    public async Task Fault_2_a_frozen_worker_that_wakes_up_changes_nothing(string point, Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var victim = await Cluster.StartBuilderAsync($"freeze@{point}");
        // On a busy machine it stands still for longer than the broker waits for its heartbeats.
        victim.Expect("MassTransit.", "RabbitMQ.Client");
        using var first = Cluster.ClientOf(victim);
        var id = (await first.SubmitAsync(cube.Submission(Cube))).JobId;
        await Until.TrueAsync(() => victim.IsFrozen, "the victim stands still");
        var successor = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(successor);
        await RequireSuccessAsync(cube, client, id);
        var before = CubeBytes.Of(Cube);
        var said = victim.Log.Lines.Count;
        victim.Send(Signal.Continue);
        // LeaseLost, or a result that came too late.
        await Until.TrueAsync(() => victim.Log.Lines.Skip(said).Any(line => line.Contains("[2011]", StringComparison.Ordinal) || line.Contains("[2012]", StringComparison.Ordinal)), "the frozen worker learns that its lease is lost");
        await victim.WaitReadyAsync();
        Assert.Equal(before, CubeBytes.Of(Cube));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_3_a_worker_told_to_stop_gives_its_task_back(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var leaving = await Cluster.StartBuilderAsync($"hold:2@{FaultPoints.AfterCompute}", PatientLease);
        using var first = Cluster.ClientOf(leaving);
        var id = (await first.SubmitAsync(cube.Submission(Cube))).JobId;
        await Until.TrueAsync(async () => await first.GetAsync(id) is { Progress: { Done: 2, Running: 1 } }, "two tiles are done and the third is in hand");
        leaving.Send(Signal.Terminate);
        await leaving.WaitUnreadyAsync();
        Cluster.OpenGate();
        await leaving.WaitForExitAsync(TimeToDie);
        Assert.Equal(0, leaving.ExitCode);
        Assert.Equal("0", await Cluster.QueryAsync($"select sum(interruptions + failures) from cubes.tasks where job_id = '{id}'"));
        var successor = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(successor);
        await RequireSuccessAsync(cube, client, id);
    }
}
