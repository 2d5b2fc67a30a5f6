using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Faults;
using Datacube.Storage;
using Datacube.Testing;
using Datacube.Testing.Faults;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;
using Grpc.Core;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>One request is one job, and a job sees the catalogue of its beginning. Rows 25 to 27 and 30 of the table of faults.</summary>
[Trait("kind", "fault")]
[Collection(OrdersGroup.Name)]
public sealed class SubmissionTests(ClusterFixture fixture) : FaultTest(fixture.Cluster)
{
    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(true, Scenes.Sample)]
    [InlineData(false, Scenes.Sample)]
    [InlineData(false, Scenes.Real)]
    public async Task Fault_25_fifty_equal_submissions_at_once_are_one_job(bool named, Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await Cluster.StartBuilderAsync($"hold:2@{FaultPoints.AfterCompute}");
        using var client = Cluster.ClientOf(service);
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => client.SubmitAsync(cube.Submission(Cube, named ? Place : "")))));
        Assert.Single(replies.Select(reply => reply.JobId).Distinct());
        Assert.Equal(49, replies.Count(reply => reply.AlreadyExists));
        Assert.Equal("1", await Cluster.QueryAsync($"select count(*) from cubes.jobs where plan ->> 'output' like '%{Place}%'"));
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, replies[0].JobId);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_26_a_request_id_belongs_to_one_content(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube, Place))).JobId;
        var other = cube.Submission(Cluster.PathOf(Place, "other"), Place);
        var refused = GrpcErrors.FromRpc(await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(other)));
        Assert.Equal("conflict.request_id_reused", refused.Code);
        await RequireSuccessAsync(cube, client, id);
        // Also long after the job has ended, and without touching what it built.
        Assert.Equal(id, (await client.SubmitAsync(cube.Submission(Cube, Place))).JobId);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Two_jobs_never_build_at_one_place()
    {
        var cube = await WatchAsync(Scenes.Sample);
        var service = await Cluster.StartBuilderAsync($"hold:2@{FaultPoints.AfterCompute}");
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        var other = cube.Submission(Cube);
        other.Output.Overwrite = true;
        Assert.Equal("target.exists", GrpcErrors.FromRpc(await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(other))).Code);
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task A_cube_that_is_to_be_replaced_stays_until_a_worker_takes_the_job()
    {
        var lazy = await StartWithoutWorkerAsync();
        using var client = Cluster.ClientOf(lazy);
        Assert.Equal(0, (await Cluster.RunAsync(null, $"{Cluster.Sample.CommandLine} --output {Cube} --varname other")).Code);
        var old = CubeBytes.Of(Cube);
        var request = Cluster.Sample.Submission(Cube);
        request.Output.Overwrite = true;
        var dropped = (await client.SubmitAsync(request)).JobId;
        await client.CancelAsync(dropped, remove: true);
        Assert.Equal(JobState.Cancelling, (await client.GetAsync(dropped)).State);
        Assert.Equal(old, CubeBytes.Of(Cube));
        var worker = await Cluster.StartBuilderAsync();
        Assert.Equal(JobState.Cancelled, (await client.EndOfAsync(dropped)).State);
        await worker.KillAsync();
        var wanted = (await client.SubmitAsync(request)).JobId;
        Assert.Equal(old, CubeBytes.Of(Cube));
        await Cluster.StartBuilderAsync();
        await RequireSuccessAsync(Cluster.Sample, client, wanted);
        CubeBytes.RequireEqual(CubeBytes.Of(await Cluster.ReferenceAsync(Cluster.Sample)), CubeBytes.Of(Cube));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(false, Scenes.Sample)]
    [InlineData(true, Scenes.Sample)]
    [InlineData(false, Scenes.Real)]
    [InlineData(true, Scenes.Real)]
    public async Task Fault_27_a_job_cancelled_in_the_middle_keeps_or_removes_its_tiles(bool remove, Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await Cluster.StartBuilderAsync($"hold:2@{FaultPoints.AfterCompute}");
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await Until.TrueAsync(async () => (await client.GetAsync(id)).Progress.Done >= 2, "two tiles are done");
        await client.CancelAsync(id, remove);
        Cluster.OpenGate();
        var cancelled = await client.EndOfAsync(id);
        Assert.Equal(JobState.Cancelled, cancelled.State);
        Assert.Equal(JobState.Cancelled, (await client.CancelAsync(id, remove)).State);
        Assert.Equal(remove, !Directory.Exists(Path.Combine(Cube, "_datacube")) || Directory.GetFiles(Cube, "*", SearchOption.AllDirectories).Length == 0);
        await Invariants.RequireQuietAsync(Cluster);
        var resumed = await Cluster.RunAsync(service, $"job resume {id} -o id");
        Assert.True(resumed.Code == 0, resumed.Error);
        var job = await RequireSuccessAsync(cube, client, resumed.Out.Trim());
        Assert.Equal(remove, job.Report.TasksSkipped == 0);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_27_a_job_cancelled_before_its_start_or_after_its_end_is_left_as_it_is(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await StartWithoutWorkerAsync();
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await client.CancelAsync(id, false);
        Assert.Equal(JobState.Cancelled, (await client.EndOfAsync(id)).State);
        var run = await Cluster.RunAsync(service, $"job watch {id} --quiet");
        Assert.Equal(130, run.Code);
        await Cluster.StartBuilderAsync();
        var second = await RequireSuccessAsync(cube, client, (await client.SubmitAsync(cube.Submission(Cube))).JobId);
        Assert.Equal(JobState.Succeeded, (await client.CancelAsync(second.JobId, true)).State);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Fault_30_a_catalogue_that_changes_does_not_change_a_job()
    {
        var cube = await WatchAsync(await Cluster.CopyScenesAsync(Place), ObjectStores.Open(Cube, TimeProvider.System));
        var service = await Cluster.StartBuilderAsync($"hold:2@{FaultPoints.AfterCompute}");
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await File.WriteAllTextAsync(cube.Catalog, """{"type":"Catalog","stac_version":"1.1.0","id":"empty","description":"empty","links":[]}""");
        File.Delete(Cluster.PathOf(Place, "scene3", "item.json"));
        var updated = Cluster.PathOf(Place, "scene2", "item.json");
        await File.WriteAllTextAsync(updated, (await File.ReadAllTextAsync(updated)).Replace("red.tif", "gone.tif", StringComparison.Ordinal));
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fault_30_an_asset_that_is_gone_is_a_coded_failure_of_its_scene(bool allowPartial)
    {
        var service = await StartWithoutWorkerAsync();
        using var client = Cluster.ClientOf(service);
        var request = (await Cluster.CopyScenesAsync(Place)).Submission(Cube);
        request.Output.AllowPartial = allowPartial;
        var id = (await client.SubmitAsync(request)).JobId;
        File.Delete(Cluster.PathOf(Place, "scene3", "red.tif"));
        (await Cluster.StartBuilderAsync()).Expect("failed for good");
        var job = await client.EndOfAsync(id);
        Assert.Equal(allowPartial ? JobState.PartiallySucceeded : JobState.Failed, job.State);
        var input = Assert.Single(job.Report.FailedInputs, each => each.Asset == "red");
        Assert.Equal(("scene3", "source.not_found"), (input.Scene, input.Error.Code));
        Assert.Equal(allowPartial, File.Exists(Path.Combine(Cube, "zarr.json")));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_7_a_commit_whose_answer_is_lost_makes_one_job(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var proxy = Keep(new FaultProxy((await PgServer.Shared).Port));
        var service = await Cluster.StartBuilderAsync(null, ("ConnectionStrings__datacube", (await PgServer.Shared).ConnectionString(Cluster.Database, proxy.Port)));
        service.Expect("Npgsql");
        using var client = Cluster.ClientOf(service);
        proxy.CutAnswerTo("COMMIT");
        var reply = await client.SubmitAsync(cube.Submission(Cube, Place));
        Assert.Equal(1, proxy.Cuts);
        Assert.Equal("1", await Cluster.QueryAsync($"select count(*) from cubes.jobs where plan ->> 'output' like '%{Place}%'"));
        await RequireSuccessAsync(cube, client, reply.JobId);
    }

    /// <summary>A process that accepts jobs while there is no worker, and therefore no queue, yet.</summary>
    private Task<ServiceProcess> StartWithoutWorkerAsync() => Cluster.StartBuilderAsync(null, ("CubeBuilder__RunTasks", "false"));
}
