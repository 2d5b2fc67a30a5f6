using Datacube.Contracts.Faults;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Real scenes, two workers, one of which dies or stands still: the cube is the one of one process.</summary>
[Trait("kind", "fault")]
public sealed class RealSceneFaultTests(ClusterFixture fixture) : ClusterTest(fixture.Cluster)
{
    private const string Scenes = "s2_l2a_33T";

    [RequiresProgramTheory("server:postgres+rabbitmq", Data = Scenes)]
    [InlineData("kill@" + FaultPoints.MidRead)]
    [InlineData("kill@" + FaultPoints.AfterUpload)]
    [InlineData("freeze@" + FaultPoints.AfterCompute)]
    public async Task Faults_1_and_2_on_ten_real_scenes_of_two_tiles(string fault)
    {
        var local = await BuildAsync(null, Cluster.PathOf("real", "cube"));
        var victim = await Cluster.StartBuilderAsync(fault);
        var healthy = await Cluster.StartBuilderAsync();
        var cube = await BuildAsync(healthy, Cluster.PathOf(Place, "cube"));
        if (fault.StartsWith("freeze", StringComparison.Ordinal))
        {
            victim.Send(Signal.Continue);
            await victim.WaitReadyAsync();
        }
        Assert.Equal(CubeBytes.Of(local), CubeBytes.Of(cube));
        await Invariants.RequireQuietAsync(Cluster);
        // A slow machine may miss a renewal of the healthy one, too.
        Assert.NotEqual("0", await Cluster.QueryAsync($"select sum(t.interruptions) from cubes.tasks t join cubes.jobs j on j.id = t.job_id where j.plan ->> 'output' like '%{Place}%'"));
    }

    private async Task<string> BuildAsync(ServiceProcess? service, string output)
    {
        if (Directory.Exists(output))
            return output;
        var run = await Cluster.RunAsync(service, $"cube build --catalog {Path.Combine(SharedData.Require(Scenes), "catalog.json")} --bbox 15.2 46.1 16.2 46.8 --resolution 0.00125 --chunk-size 200 --start-date 2023-08-01 --end-date 2023-08-31 --bands red nir --cloud-mask scl --output {output}");
        Assert.True(run.Code == 0, run.Error);
        return output;
    }
}
