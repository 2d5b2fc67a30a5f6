using System.Diagnostics;
using Datacube.Jobs.Running;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Xunit;

namespace Datacube.Jobs.Tests.Faults;

/// <summary>A worker that leaves no thread to anybody.</summary>
[Trait("kind", "fault")]
[Collection(AloneGroup.Name)]
public sealed class BusyWorkerTests
{
    private const string Servers = "server:postgres+rabbitmq";

    [RequiresProgramFact(Servers)]
    public async Task A_computation_that_fills_the_thread_pool_keeps_its_lease()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        await using var worker = await WorkerBench.StartAsync(database, broker, (_, _) =>
        {
            var started = Stopwatch.GetTimestamp();
            Parallel.For(0, Environment.ProcessorCount * 64, _ =>
            {
                while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(6))
                    Thread.SpinWait(1000);
            });
            return Task.FromResult(TaskResult.Nothing);
        }, ("Lease", "00:00:04"));
        var job = await worker.SubmitAsync(LedgerBench.Job(1));
        await worker.EndOfAsync(job);
        var task = Assert.Single(await worker.Jobs.ListTasksAsync(job, null, default));
        Assert.Equal((0, 1L), (task.Interruptions, task.LeaseToken));
    }
}
