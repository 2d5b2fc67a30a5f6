using System.Globalization;
using Datacube.Contracts.Faults;
using Datacube.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>More workers share the work and lose none of it. Each tile waits 300 ms for its reader, so that workers need no processor of their own.</summary>
[Trait("kind", "system")]
[Collection(ClusterGroup.Name)]
public sealed class ScalingTests(ClusterFixture fixture, ITestOutputHelper output) : FaultTest(fixture.Cluster)
{
    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Workers_share_the_tiles_of_a_slow_reader(int workers)
    {
        var cube = await WatchAsync(Scenes.Sample);
        var started = Enumerable.Range(0, workers).Select(_ => Cluster.StartBuilderAsync($"slow@{FaultPoints.AfterCompute}", ("CubeBuilder__Threads", "1"))).ToList();
        await Task.WhenAll(started);
        using var client = Cluster.ClientOf(await started[0]);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        // Each has a tile in hand before any goes on, however late it was.
        await Cluster.WorkersAsync(id, workers);
        var opened = await Cluster.QueryAsync("select now()");
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
        var shares = (await Cluster.QueryAsync($"select count(*) from cubes.attempts a join cubes.tasks t on t.id = a.task_id where t.job_id = '{id}' group by a.worker order by 1 desc")).Split('\n');
        var seconds = double.Parse(await Cluster.QueryAsync($"select extract(epoch from ended_at - '{opened}') from cubes.jobs where id = '{id}'"), CultureInfo.InvariantCulture);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workers} worker(s): {seconds:0.0} s, tasks per worker {string.Join(' ', shares)}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workers} worker(s): {seconds:0.0} s, tasks per worker {string.Join(' ', shares)}"));
        Assert.Equal(workers, shares.Length);
    }
}
