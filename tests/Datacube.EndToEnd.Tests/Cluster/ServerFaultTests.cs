using System.Globalization;
using System.Text;
using Datacube.Cli.Tests;
using Datacube.Contracts.Faults;
using Datacube.Testing;
using Datacube.Testing.Faults;
using Datacube.Testing.Services;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Database and broker go away while a cube is built, and come back. Rows 4 to 6, 8 and 20 of the table of faults.</summary>
[Trait("kind", "fault")]
[Collection(DisturbedGroup.Name)]
public sealed class ServerFaultTests(DisturbedFixture fixture) : FaultTest(fixture.Cluster)
{
    private const string Queue = "datacube.cubes.tasks";

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_4_a_broker_that_restarts_loses_no_task_and_no_service(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await StartAsync();
        var waiting = Cluster.RunAsync(service, $"{cube.CommandLine} --output {Cube}");
        await WaitForTilesAsync(service, 2);
        await fixture.Rabbit.StopAsync();
        await service.WaitReadyAsync(false);
        await fixture.Rabbit.StartAsync();
        await service.WaitReadyAsync();
        await RequireDoneAsync(cube, service, waiting);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_5_a_broker_without_its_queue_is_rung_again_from_the_ledger(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await StartAsync();
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await WaitForTilesAsync(service, 2);
        await fixture.Rabbit.DeleteQueueAsync(Cluster.VirtualHost, Queue);
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(false, Scenes.Sample)]
    [InlineData(true, Scenes.Sample)]
    [InlineData(true, Scenes.Real)]
    public async Task Fault_6_a_database_that_restarts_or_drops_its_connections_leaves_nothing_half_written(bool restart, Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await StartAsync();
        var waiting = Cluster.RunAsync(service, $"{cube.CommandLine} --output {Cube}");
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
        await RequireDoneAsync(cube, service, waiting);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(ProxyMode.Blackhole, Scenes.Real)]
    [InlineData(ProxyMode.Reset, Scenes.Sample)]
    [InlineData(ProxyMode.HalfOpen, Scenes.Sample)]
    public async Task Fault_8_a_worker_cut_off_from_the_database_is_replaced_and_changes_nothing_when_it_is_back(ProxyMode mode, Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var proxy = Keep(new FaultProxy(fixture.Postgres.Port));
        var cut = await StartAsync(("ConnectionStrings__datacube", fixture.Postgres.ConnectionString(Cluster.Database, proxy.Port)));
        using var first = Cluster.ClientOf(cut);
        var id = (await first.SubmitAsync(cube.Submission(Cube))).JobId;
        await WaitForTilesAsync(cut, 1);
        proxy.Set(mode);
        var successor = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(successor);
        await RequireSuccessAsync(cube, client, id);
        var before = CubeBytes.Of(Cube);
        Cluster.OpenGate();
        proxy.Set(ProxyMode.Pass);
        await cut.WaitReadyAsync();
        Assert.Equal(before, CubeBytes.Of(Cube));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_8_a_worker_cut_off_from_the_broker_is_rung_again_when_it_is_back(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var proxy = Keep(new FaultProxy(fixture.Rabbit.Port));
        var service = await StartAsync(("ConnectionStrings__rabbitmq", fixture.Rabbit.ConnectionString(Cluster.VirtualHost, proxy.Port)));
        using var client = Cluster.ClientOf(service);
        proxy.Set(ProxyMode.Reset);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await service.WaitReadyAsync(false);
        proxy.Set(ProxyMode.Pass);
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_20_messages_that_nobody_understands_are_put_aside_and_the_job_goes_on(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var service = await StartAsync();
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        Assert.True(await fixture.Rabbit.PublishAsync(Cluster.VirtualHost, Queue, Encoding.UTF8.GetBytes("{ this is no message")));
        Assert.True(await fixture.Rabbit.PublishAsync(Cluster.VirtualHost, Queue, new byte[5 << 20]));
        Poisoned = 2;
        await Until.TrueAsync(async () => await Cluster.QueryAsync("select count(*) from cubes.dead_letters") == "2", "both messages are put aside");
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
        var letters = await client.Cubes.ListDeadLettersAsync(new(), client.Headers);
        Assert.All(letters.Letters, letter => Assert.NotEqual("", letter.Error.Code));
    }

    /// <summary>A process that stands still over its third tile until the gate opens, so that something can happen meanwhile; it will complain.</summary>
    private async Task<ServiceProcess> StartAsync(params (string, string)[] more)
    {
        var service = await Cluster.StartBuilderAsync($"hold:2@{FaultPoints.AfterCompute}", more);
        service.Expect("MassTransit", "Npgsql", "Datacube.Jobs", "RabbitMQ", "ServerCallHandler", "ErrorAnswers");
        return service;
    }

    private Task WaitForTilesAsync(ServiceProcess service, int tiles) => Until.TrueAsync(
        async () => service.HasExited || int.Parse(await Cluster.QueryAsync($"select coalesce(max(succeeded), 0) from cubes.jobs where plan ->> 'output' like '%{Place}%'"), CultureInfo.InvariantCulture) >= tiles, $"{tiles} tiles are done");

    /// <summary>Lets the service go on; the command line that waited sees a cube that is done.</summary>
    private async Task RequireDoneAsync(TestCube cube, ServiceProcess service, Task<CliRun> waiting)
    {
        Cluster.OpenGate();
        var run = await waiting;
        Assert.True(run.Code == 0, run.Error);
        using var client = Cluster.ClientOf(service);
        await RequireSuccessAsync(cube, client, await Cluster.QueryAsync($"select id from cubes.jobs where plan ->> 'output' like '%{Place}%'"));
    }
}
