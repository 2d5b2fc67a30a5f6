using System.Text.Json.Nodes;
using Datacube.Contracts.Faults;
using Datacube.Storage;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>The services build what one process builds.</summary>
[Trait("kind", "system")]
[Collection(OrdersGroup.Name)]
public sealed class ClusterCubeTests(ClusterFixture fixture) : ClusterTest(fixture.Cluster)
{
    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task The_same_command_leaves_the_same_bytes_as_in_one_process()
    {
        var service = await Cluster.StartBuilderAsync();
        var local = await Cluster.ReferenceAsync(Cluster.Sample);
        var run = await Cluster.RunAsync(service, Build(Cluster.PathOf("cluster", "cube")));
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(CubeBytes.Of(local), CubeBytes.Of(Cluster.PathOf("cluster", "cube")));
        await Invariants.RequireQuietAsync(Cluster);
        // The same command again finds the cube complete, as it does in one process.
        var again = await Cluster.RunAsync(service, Build(Cluster.PathOf("cluster", "cube"), "--json"));
        Assert.Equal("unchanged", JsonNode.Parse(again.Out)!["state"]!.GetValue<string>());
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Geotiffs_of_a_best_date_and_an_index_are_the_same_bytes_too()
    {
        var service = await Cluster.StartBuilderAsync();
        Assert.Equal(0, (await Cluster.RunAsync(null, Build(Cluster.PathOf("one", "cube"), "--bands nir --output-format cog --reducer ndvi-max --indices ndvi"))).Code);
        Assert.Equal(0, (await Cluster.RunAsync(service, Build(Cluster.PathOf("two", "cube"), "--bands nir --output-format cog --reducer ndvi-max --indices ndvi"))).Code);
        Assert.Equal(CubeBytes.Of(Cluster.PathOf("one", "cube")), CubeBytes.Of(Cluster.PathOf("two", "cube")));
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Two_workers_share_the_tiles_and_lose_none()
    {
        var held = $"hold@{FaultPoints.AfterCompute}";
        var (first, _) = (await Cluster.StartBuilderAsync(held), await Cluster.StartBuilderAsync(held));
        using var client = Cluster.ClientOf(first);
        var local = await Cluster.ReferenceAsync(Cluster.Sample);
        var folder = Cluster.PathOf("shared", "cube");
        await using var reader = new CubeReader(ObjectStores.Open(folder, TimeProvider.System), CubeBytes.ChunksOf(local));
        var id = (await client.SubmitAsync(Cluster.Sample.Submission(folder))).JobId;
        await Cluster.WorkersAsync(id, 2);
        Cluster.OpenGate();
        var job = await client.EndOfAsync(id);
        Invariants.RequireSuccess(Cluster.Sample, job);
        Assert.Equal(CubeBytes.Of(local), CubeBytes.Of(folder));
        Assert.True(reader.Looks > 0);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task A_dry_run_shows_the_numbers_of_the_local_one_and_leaves_no_job()
    {
        var service = await Cluster.StartBuilderAsync();
        var command = Build(Cluster.PathOf("dry", "cube"), "--dry-run --json");
        var (local, remote) = (await Cluster.RunAsync(null, command), await Cluster.RunAsync(service, command));
        Assert.Equal(0, remote.Code);
        Assert.Equal(local.Out, remote.Out);
        Assert.Equal("0", await Cluster.QueryAsync("select count(*) from cubes.jobs where plan ->> 'output' like '%/dry/%'"));
        Assert.False(Directory.Exists(Cluster.PathOf("dry", "cube")));
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task A_detached_job_is_listed_shown_and_watched_to_its_end()
    {
        var service = await Cluster.StartBuilderAsync();
        var id = (await Cluster.RunAsync(service, Build(Cluster.PathOf("detached", "cube"), "--detach -o id"))).Out.Trim();
        Assert.True(Guid.TryParse(id, out _));
        var watched = await Cluster.RunAsync(service, $"job watch {id} --json --quiet --debug");
        Assert.True(watched.Code == 0, watched.Error + watched.Out);
        Assert.Equal("succeeded", JsonNode.Parse(watched.Out)!["state"]!.GetValue<string>());
        Assert.Contains(id, (await Cluster.RunAsync(service, "job list -o id")).Out, StringComparison.Ordinal);
        Assert.Contains("16 of 16 done", (await Cluster.RunAsync(service, $"job show {id}")).Out, StringComparison.Ordinal);
        Assert.Equal(4, (await Cluster.RunAsync(service, $"job show {Guid.NewGuid()}")).Code);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task A_job_that_ended_long_ago_is_removed_with_its_plan_and_report_and_its_cube_stays()
    {
        var service = await Cluster.StartBuilderAsync();
        // No other test asks for this variable, so nobody else has its plan.
        var id = (await Cluster.RunAsync(service, Build(Cube, "--varname retention --detach -o id"))).Out.Trim();
        Assert.Equal(0, (await Cluster.RunAsync(service, $"job watch {id} --quiet")).Code);
        var plan = await Cluster.QueryAsync($"select plan ->> 'plan' from cubes.jobs where id = '{id}'");
        var left = $"select count(*) || ' plans, ' || (select count(*) from cubes.report where job_id = '{id}') || ' reports, ' || (select count(*) from cubes.tasks where job_id = '{id}') || ' tasks' from cubes.plan where fingerprint = '{plan}'";
        Assert.StartsWith("1 plans, 1 reports, ", await Cluster.QueryAsync(left), StringComparison.Ordinal);
        await Cluster.QueryAsync("insert into cubes.plan (fingerprint, document, created) values ('nobody''s, of yesterday', '', now() - interval '25 hours'), ('nobody''s, of now', '', now())");
        await Cluster.QueryAsync($"update cubes.plan set created = created - interval '2 days' where fingerprint = '{plan}'; update cubes.jobs set ended_at = now() - interval '91 days' where id = '{id}'");
        await Until.TrueAsync(async () => await Cluster.QueryAsync($"select emptied from cubes.jobs where id = '{id}'") == "t", "the job is removed");
        Assert.Equal("0 plans, 0 reports, 0 tasks", await Cluster.QueryAsync(left));
        // A plan that outlived its last job, since it was too young then; and one that a job may be about to name.
        Assert.Equal("nobody's, of now", await Cluster.QueryAsync("select string_agg(fingerprint, '; ') from cubes.plan where fingerprint like 'nobody''s%'"));
        var shown = await Cluster.RunAsync(service, $"job show {id}");
        Assert.Equal(4, shown.Code);
        Assert.Contains($"job.removed (job_id): Job {id} ended as Succeeded on ", shown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(id, (await Cluster.RunAsync(service, "job list")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await Cluster.RunAsync(null, $"cube show {Cube}")).Code);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Bad_input_is_refused_with_the_code_of_the_command_line()
    {
        var service = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(service);
        var request = Cluster.Sample.Submission(Cluster.PathOf("bad", "cube"));
        request.Area.Bbox.Values[1] = 47;
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => client.SubmitAsync(request));
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal("bbox.latitude_order", Datacube.Contracts.Errors.GrpcErrors.FromRpc(refused).Code);
        var outside = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => client.SubmitAsync(Cluster.Sample.Submission("/srv/elsewhere")));
        Assert.Equal("uri.not_allowed", Datacube.Contracts.Errors.GrpcErrors.FromRpc(outside).Code);
        var lonely = Cluster.Sample.Submission(Cluster.PathOf("bad", "cube"));
        lonely.Source.Catalog = "/etc/catalog.json";
        Assert.Equal("uri.not_allowed", Datacube.Contracts.Errors.GrpcErrors.FromRpc(await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => client.SubmitAsync(lonely))).Code);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Doctor_looks_at_the_service_its_database_its_broker_and_its_clock()
    {
        var service = await Cluster.StartBuilderAsync();
        var good = JsonNode.Parse((await Cluster.RunAsync(service, $"doctor --output {Cluster.PathOf("doctor")} --json")).Out)!.AsArray().ToDictionary(finding => $"{finding!["check"]}", finding => $"{finding!["state"]}");
        foreach (var check in (string[])["cube service", "database", "broker", "clock"])
            Assert.Equal("good", good[check]);
        await service.KillAsync();
        var bad = await Cluster.RunAsync(service, $"doctor --output {Cluster.PathOf("doctor")} --json");
        Assert.Equal(6, bad.Code);
        Assert.Contains("does not answer", bad.Out, StringComparison.Ordinal);
    }

    private string Build(string output, string more = "") => $"{Cluster.Sample.CommandLine} --output {output} {more}";
}
