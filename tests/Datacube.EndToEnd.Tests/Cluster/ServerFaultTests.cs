using System.Text;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Faults;
using Datacube.Testing;
using Datacube.Testing.Faults;
using Datacube.Testing.Services;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Database and broker go away while a cube is built, and come back. Rows 4 to 6, 8 and 20 of the table of faults.</summary>
[Trait("kind", "fault")]
public sealed class ServerFaultTests(DisturbedFixture fixture) : ClusterTest(fixture.Cluster), IClassFixture<DisturbedFixture>
{
    private const string Queue = "datacube.cubes.tasks";

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Fault_4_a_broker_that_restarts_loses_no_task_and_no_service()
    {
        var service = await StartAsync();
        var waiting = Cluster.RunAsync(service, Cluster.Build(Cube));
        await WaitForTilesAsync(service, 2);
        await fixture.Rabbit.StopAsync();
        await service.WaitReadyAsync(false);
        await fixture.Rabbit.StartAsync();
        await service.WaitReadyAsync();
        var run = await waiting;
        Assert.True(run.Code == 0, run.Error);
        await RequireBuiltAsync(service);
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Fault_5_a_broker_without_its_queue_is_rung_again_from_the_ledger()
    {
        var service = await StartAsync();
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(Cluster.Submission(Cube))).JobId;
        await WaitForTilesAsync(service, 2);
        await fixture.Rabbit.DeleteQueueAsync(Cluster.VirtualHost, Queue);
        await Invariants.RequireBuiltAsync(Cluster, await client.EndOfAsync(id));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fault_6_a_database_that_restarts_or_drops_its_connections_leaves_nothing_half_written(bool restart)
    {
        var service = await StartAsync();
        var waiting = Cluster.RunAsync(service, Cluster.Build(Cube));
        await WaitForTilesAsync(service, 2);
        if (restart)
        {
            await fixture.Postgres.StopAsync();
            await service.WaitReadyAsync(false);
            await fixture.Postgres.StartAsync();
        }
        else
        {
            await fixture.Postgres.TerminateConnectionsAsync(Cluster.Database);
        }
        await service.WaitReadyAsync();
        var run = await waiting;
        Assert.True(run.Code == 0, run.Error);
        await RequireBuiltAsync(service);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(ProxyMode.Blackhole)]
    [InlineData(ProxyMode.Reset)]
    [InlineData(ProxyMode.HalfOpen)]
    public async Task Fault_8_a_worker_cut_off_from_the_database_is_replaced_and_changes_nothing_when_it_is_back(ProxyMode mode)
    {
        await using var proxy = new FaultProxy(fixture.Postgres.Port);
        var cut = await StartAsync(("ConnectionStrings__datacube", fixture.Postgres.ConnectionString(Cluster.Database, proxy.Port)));
        using var first = Cluster.ClientOf(cut);
        var id = (await first.SubmitAsync(Cluster.Submission(Cube))).JobId;
        await WaitForTilesAsync(cut, 1);
        proxy.Set(mode);
        var successor = await StartAsync();
        using var client = Cluster.ClientOf(successor);
        var job = await client.EndOfAsync(id);
        await Invariants.RequireBuiltAsync(Cluster, job);
        proxy.Set(ProxyMode.Pass);
        await cut.WaitReadyAsync();
        await Invariants.RequireBuiltAsync(Cluster, await client.GetAsync(id));
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Fault_8_a_worker_cut_off_from_the_broker_is_rung_again_when_it_is_back()
    {
        await using var proxy = new FaultProxy(fixture.Rabbit.Port);
        var service = await StartAsync(("ConnectionStrings__rabbitmq", fixture.Rabbit.ConnectionString(Cluster.VirtualHost, proxy.Port)));
        using var client = Cluster.ClientOf(service);
        proxy.Set(ProxyMode.Reset);
        var id = (await client.SubmitAsync(Cluster.Submission(Cube))).JobId;
        await service.WaitReadyAsync(false);
        proxy.Set(ProxyMode.Pass);
        await Invariants.RequireBuiltAsync(Cluster, await client.EndOfAsync(id));
    }

    [RequiresProgramFact("server:postgres+rabbitmq")]
    public async Task Fault_20_messages_that_nobody_understands_are_put_aside_and_the_job_goes_on()
    {
        var service = await StartAsync();
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(Cluster.Submission(Cube))).JobId;
        Assert.True(await fixture.Rabbit.PublishAsync(Cluster.VirtualHost, Queue, Encoding.UTF8.GetBytes("{ this is no message")));
        Assert.True(await fixture.Rabbit.PublishAsync(Cluster.VirtualHost, Queue, new byte[5 << 20]));
        await Until.TrueAsync(async () => await Cluster.QueryAsync("select count(*) from cubes.dead_letters") == "2", "both messages are put aside");
        var job = await client.EndOfAsync(id);
        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(CubeBytes.Of(await Cluster.BuildLocallyAsync()), CubeBytes.Of(Cube));
        await Invariants.RequireQuietAsync(Cluster, deadLetters: 2);
        var letters = await client.Cubes.ListDeadLettersAsync(new(), client.Headers);
        Assert.All(letters.Letters, letter => Assert.NotEqual("", letter.Error.Code));
    }

    /// <summary>A process whose tiles take a moment, so that something can happen meanwhile; it will complain.</summary>
    private async Task<ServiceProcess> StartAsync(params (string, string)[] more)
    {
        var service = await Cluster.StartBuilderAsync($"slow@{FaultPoints.AfterCompute}", more);
        service.Expect("MassTransit", "Npgsql", "Datacube.Jobs", "RabbitMQ", "ServerCallHandler", "ErrorAnswers");
        return service;
    }

    private Task WaitForTilesAsync(ServiceProcess service, int tiles) => Until.TrueAsync(
        async () => service.HasExited || int.Parse(await Cluster.QueryAsync($"select coalesce(max(succeeded), 0) from cubes.jobs where plan ->> 'output' like '%{Place}%'"), System.Globalization.CultureInfo.InvariantCulture) >= tiles, $"{tiles} tiles are done");

    private async Task RequireBuiltAsync(ServiceProcess service)
    {
        using var client = Cluster.ClientOf(service);
        var id = await Cluster.QueryAsync($"select id from cubes.jobs where plan ->> 'output' like '%{Place}%'");
        await Invariants.RequireBuiltAsync(Cluster, await client.GetAsync(id));
    }
}
