using Datacube.Contracts.Errors;
using Datacube.Contracts.Faults;
using Datacube.Testing;
using Datacube.Testing.Faults;
using Datacube.Testing.S3;
using Datacube.Testing.Servers;
using Grpc.Core;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>The services build from and to S3, also where it fails. Rows 8 and 22 to 24 of the table of faults.</summary>
[Trait("kind", "fault")]
[Collection(MachinesGroup.Name)]
public sealed class S3FaultTests(ClusterFixture fixture) : FaultTest(fixture.Cluster)
{
    private const string RealServer = "server:postgres+rabbitmq+radosgw";
    private static readonly string Held = $"hold:2@{FaultPoints.AfterCompute}";

    [RequiresProgramTheory(RealServer)]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task A_cube_from_and_to_a_bucket_is_object_by_object_that_of_one_process(Scenes scenes)
    {
        var bucket = await (await S3Server.Shared).CreateBucketAsync();
        var place = new S3Place(bucket.Endpoint, bucket.Name, S3Server.AccessKey, S3Server.SecretKey);
        var cube = await WatchAsync(await S3Scenes.PutAsync(await Cluster.CubeOfAsync(scenes), place, Cluster.PathOf($"{Place}-scenes")), place.Open(Place));
        var first = await Cluster.StartBuilderAsync(null, place.Settings());
        await Cluster.StartBuilderAsync(null, place.Settings());
        using var client = Cluster.ClientOf(first);
        await RequireSuccessAsync(cube, client, (await client.SubmitAsync(cube.Submission(place.AddressOf(Place)))).JobId);
        Assert.Equal(0, await bucket.UnfinishedUploadsAsync());
    }

    [RequiresProgramTheory(RealServer)]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_8_a_worker_cut_off_from_the_store_goes_on_when_it_is_back(Scenes scenes)
    {
        var bucket = await (await S3Server.Shared).CreateBucketAsync();
        var proxy = Keep(new FaultProxy(bucket.Endpoint.Port));
        var place = new S3Place(bucket.Endpoint, bucket.Name, S3Server.AccessKey, S3Server.SecretKey);
        var cube = await WatchAsync(await Cluster.CubeOfAsync(scenes), place.Open(Place));
        var service = await Cluster.StartBuilderAsync(Held, (place with { Endpoint = new($"http://127.0.0.1:{proxy.Port}") }).Settings());
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(place.AddressOf(Place)))).JobId;
        await Until.TrueAsync(async () => (await client.GetAsync(id)).Progress.Done == 2, "two tiles are done");
        proxy.Set(ProxyMode.Reset);
        Cluster.OpenGate();
        await Until.TrueAsync(async () => await Cluster.QueryAsync($"select sum(failures) from cubes.tasks where job_id = '{id}'") != "0", "an attempt has given up");
        proxy.Set(ProxyMode.Pass);
        await RequireSuccessAsync(cube, client, id);
    }

    [RequiresProgramFact("server:postgres+rabbitmq+radosgw+faketime")]
    public async Task Fault_22_a_store_that_refuses_a_wrong_clock_is_a_problem_of_the_clock()
    {
        var bucket = await (await S3Server.Shared).CreateBucketAsync();
        var place = new S3Place(bucket.Endpoint, bucket.Name, S3Server.AccessKey, S3Server.SecretKey);
        var cube = await WatchAsync(Cluster.Sample, place.Open(Place));
        var file = Cluster.PathOf($"{Place}-clock");
        ShiftedClock.Set(file, "+20m");
        var wrong = await Cluster.StartBuilderAsync(null, [.. place.Settings(), .. ShiftedClock.From(file)]);
        using var first = Cluster.ClientOf(wrong);
        var request = cube.Submission(place.AddressOf(Place));
        Assert.Equal("source.clock", GrpcErrors.FromRpc(await Assert.ThrowsAsync<RpcException>(() => first.SubmitAsync(request))).Code);
        await wrong.KillAsync();
        var right = await Cluster.StartBuilderAsync(null, place.Settings());
        using var client = Cluster.ClientOf(right);
        await RequireSuccessAsync(cube, client, (await client.SubmitAsync(request)).JobId);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_23_a_store_that_fails_for_a_while_is_asked_again_and_the_cube_is_the_same(Scenes scenes)
    {
        var store = Keep(await FaultyS3.StartAsync());
        var place = new S3Place(store.Endpoint, "scripted", "K", "S");
        var cube = await WatchAsync(await Cluster.CubeOfAsync(scenes), place.Open(Place));
        var service = await Cluster.StartBuilderAsync(Held, place.Settings());
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(place.AddressOf(Place)))).JobId;
        await Until.TrueAsync(async () => (await client.GetAsync(id)).Progress.Done == 2, "two tiles are done");
        S3Fault[] faults = [S3Fault.Error(503, "SlowDown"), S3Fault.Error(500, "InternalError") with { AfterEffect = true }, S3Fault.Reset, S3Fault.Error(409, "ConditionalRequestConflict"), S3Fault.ErrorAfterOk("InternalError")];
        store.Fail("PutObject", faults);
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
        Assert.Equal(0, store.Bucket.OpenUploads);
    }

    [RequiresProgramFact(RealServer)]
    public async Task Fault_24_a_worker_killed_in_the_middle_of_an_upload_leaves_nothing_visible_and_its_upload_is_aborted()
    {
        var bucket = await (await S3Server.Shared).CreateBucketAsync();
        var proxy = Keep(new FaultProxy(bucket.Endpoint.Port) { BytesPerSecond = 50_000 });
        var place = new S3Place(bucket.Endpoint, bucket.Name, S3Server.AccessKey, S3Server.SecretKey);
        var cube = await WatchAsync(await ClusterScenes.CreateNoiseAsync(Cluster.PathOf(Place)), place.Open(Place));
        var inParts = ("CubeBuilder__S3__PartBytes", $"{5 << 20}");
        var victim = await Cluster.StartBuilderAsync($"hold@{FaultPoints.AfterCompute}", [.. (place with { Endpoint = new($"http://127.0.0.1:{proxy.Port}") }).Settings(), inParts]);
        using var first = Cluster.ClientOf(victim);
        var id = (await first.SubmitAsync(cube.Submission(place.AddressOf(Place)))).JobId;
        await Until.TrueAsync(async () => (await first.GetAsync(id)).Progress.Running == 1, "the tile is in hand");
        // Slow enough that the upload cannot be over before it is seen.
        proxy.Set(ProxyMode.Slow);
        Cluster.OpenGate();
        await Until.TrueAsync(async () => await bucket.UnfinishedUploadsAsync() == 1, "the upload has begun");
        await victim.KillAsync();
        Assert.Equal(1, await bucket.UnfinishedUploadsAsync());
        await foreach (var visible in place.Open(Place).ListAsync("", default))
            Assert.DoesNotContain("/c/", visible.Key, StringComparison.Ordinal);
        var successor = await Cluster.StartBuilderAsync(null, [.. place.Settings(), inParts]);
        using var client = Cluster.ClientOf(successor);
        await RequireSuccessAsync(cube, client, id);
        await Until.TrueAsync(async () => await bucket.UnfinishedUploadsAsync() == 0, "what the dead worker began is aborted");
    }
}
