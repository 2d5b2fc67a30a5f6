using Datacube.Contracts.Cubes.V1;
using Datacube.Storage;
using Datacube.Testing.Services;
using Grpc.Core;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>
/// A test of a fault. Somebody reads its cube all the time, and when the test has ended every invariant of the platform is asserted, whatever
/// the test itself asserted: no test can forget one.
/// </summary>
public abstract class FaultTest(RunningCluster cluster) : ClusterTest(cluster)
{
    /// <summary>A lease that also a busy machine does not miss, where a test counts interruptions.</summary>
    protected static readonly (string, string) PatientLease = ("Jobs__Lease", "00:01:00");

    /// <summary>A generous deadline for the end of a process.</summary>
    protected static readonly TimeSpan TimeToDie = TimeSpan.FromMinutes(3);

    private readonly List<(TestCube Cube, IObjectStore Place, CubeReader Reader)> watched = [];

    private readonly List<IAsyncDisposable> kept = [];

    /// <summary>Messages that the test made undeliverable.</summary>
    protected int Poisoned { get; set; }

    /// <summary>Something that the services of the test need until the invariants have been asserted; it ends after them.</summary>
    protected T Keep<T>(T needed) where T : IAsyncDisposable
    {
        kept.Add(needed);
        return needed;
    }

    /// <summary>The cube of a test: built undisturbed first, then watched at its place.</summary>
    protected async Task<TestCube> WatchAsync(Scenes scenes) => await WatchAsync(await Cluster.CubeOfAsync(scenes), ObjectStores.Open(Cube, TimeProvider.System));

    /// <summary>The same for a cube of the test's own, and at any place.</summary>
    protected async Task<TestCube> WatchAsync(TestCube cube, IObjectStore place)
    {
        watched.Add((cube, place, new(place, CubeBytes.ChunksOf(await Cluster.ReferenceAsync(cube)))));
        return cube;
    }

    /// <summary>Waits for the end of a job and requires that it succeeded.</summary>
    protected static async Task<Job> RequireSuccessAsync(TestCube cube, ClusterClient client, string id)
    {
        var job = await client.EndOfAsync(id);
        Invariants.RequireSuccess(cube, job);
        return job;
    }

    /// <summary>Starts a process that dies of a job, and waits for its death. What it left is for the next one.</summary>
    protected async Task SubmitToVictimAsync(string fault, SubmitCubeRequest request, params (string, string)[] more)
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

    public override async Task DisposeAsync()
    {
        try
        {
            await Invariants.RequireAsync(Cluster, Place, Poisoned, [.. watched.Select(each => (each.Cube, each.Place))]);
            foreach (var (_, _, reader) in watched)
                await reader.DisposeAsync();
        }
        finally
        {
            try
            {
                await base.DisposeAsync();
            }
            finally
            {
                foreach (var needed in kept)
                    await needed.DisposeAsync();
            }
        }
    }
}
