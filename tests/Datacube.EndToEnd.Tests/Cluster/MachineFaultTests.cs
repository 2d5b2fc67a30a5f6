using System.Globalization;
using Datacube.Contracts.Faults;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;
using Grpc.Core;
using Xunit;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>A worker's machine lacks disk, files or memory, or has a wrong clock. Rows 9, 10 and 22 of the table of faults.</summary>
[Trait("kind", "fault")]
[Collection(MachinesGroup.Name)]
public sealed class MachineFaultTests(ClusterFixture fixture) : FaultTest(fixture.Cluster)
{
    private static readonly (string, string) ShortRest = ("Jobs__RestAfterExhaustion", "00:00:02");

    [RequiresMountTheory("server:postgres+rabbitmq")]
    [Trait("kind", "root")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_9_a_full_disk_stops_the_worker_until_there_is_room_and_leaves_nothing_cut_off(Scenes scenes)
    {
        Directory.CreateDirectory(Cluster.PathOf(Place));
        var disk = Keep(await SmallDisk.MountAsync("8m", Cluster.PathOf(Place)));
        var cube = await WatchAsync(scenes);
        var service = await Cluster.StartBuilderAsync($"hold:2@{FaultPoints.AfterCompute}", PatientLease, ShortRest);
        service.Expect("lacks disk, memory or files");
        using var client = Cluster.ClientOf(service);
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await Until.TrueAsync(async () => (await client.GetAsync(id)).Progress is { Done: 2, Running: 1 }, "two tiles are done and the third is in hand");
        await disk.FillAsync();
        Cluster.OpenGate();
        await service.WaitReadyAsync(false);
        Assert.False(service.HasExited);
        Assert.Empty(Directory.GetFiles(Path.Combine(Cube, "_datacube", "commits"), "*c0002.json", SearchOption.AllDirectories));
        disk.Free();
        await service.WaitReadyAsync();
        await RequireSuccessAsync(cube, client, id);
        // The machine's fault, not the task's.
        Assert.Equal("0", await Cluster.QueryAsync($"select sum(failures) from cubes.tasks where job_id = '{id}'"));
        Assert.NotEqual("0", await Cluster.QueryAsync($"select sum(interruptions) from cubes.tasks where job_id = '{id}'"));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_10_a_worker_that_may_open_no_more_files_gives_its_task_back_or_dies_and_the_cube_is_the_same(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var poor = await Cluster.StartBuilderAsync($"hold:2@{FaultPoints.AfterCompute}", ShortRest);
        poor.Expect("");
        using var first = Cluster.ClientOf(poor);
        var id = (await first.SubmitAsync(cube.Submission(Cube))).JobId;
        await Until.TrueAsync(async () => (await first.GetAsync(id)).Progress.Done == 2, "two tiles are done");
        var open = Directory.GetFiles($"/proc/{poor.Id}/fd").Length;
        await ExternalProgram.Run("prlimit", ["--pid", poor.Id.ToString(CultureInfo.InvariantCulture), $"--nofile={open}:{open}"]);
        Cluster.OpenGate();
        await Until.TrueAsync(async () => poor.HasExited || await Cluster.QueryAsync($"select sum(interruptions) from cubes.tasks where job_id = '{id}'") != "0", "the worker gives its task back or dies");
        // The runtime itself may end where it can open nothing more: then its lease gives the task back.
        await poor.KillAsync();
        var rich = await Cluster.StartBuilderAsync();
        using var client = Cluster.ClientOf(rich);
        await RequireSuccessAsync(cube, client, id);
        Assert.Equal("0", await Cluster.QueryAsync($"select sum(failures) from cubes.tasks where job_id = '{id}'"));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_10_a_worker_whose_heap_is_full_gives_its_task_back_or_dies_and_the_cube_is_the_same(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        // A heap that holds the service and its tiles; in the middle of the third one all of it is taken.
        var poor = await Cluster.StartBuilderAsync($"exhaust:2@{FaultPoints.AfterCompute}", PatientLease, ("DOTNET_GCHeapHardLimit", "0x10000000"), ShortRest);
        poor.Expect("");
        using var first = Cluster.ClientOf(poor);
        var id = (await first.SubmitAsync(cube.Submission(Cube))).JobId;
        await Until.TrueAsync(async () => poor.HasExited || await Cluster.QueryAsync($"select coalesce(sum(interruptions), 0) from cubes.tasks where job_id = '{id}'") != "0", "the worker gives its task back or dies");
        // It may still die while it rests or goes on: then another one builds the rest.
        await Until.TrueAsync(async () => poor.HasExited || await Cluster.QueryAsync($"select state > 1 from cubes.jobs where id = '{id}'") == "t", "the worker builds the rest itself or dies", TimeSpan.FromMinutes(5));
        if (poor.HasExited)
        {
            using var client = Cluster.ClientOf(await Cluster.StartBuilderAsync());
            await RequireSuccessAsync(cube, client, id);
            return;
        }
        // It survived, and said why it gave the task back.
        var codes = await Cluster.QueryAsync($"select string_agg(distinct a.error_code, ' ') from cubes.attempts a join cubes.tasks t on t.id = a.task_id where t.job_id = '{id}'");
        Assert.Contains("memory.exhausted", codes, StringComparison.Ordinal);
        Assert.Contains(poor.Log.Lines, line => line.Contains("[2019]", StringComparison.Ordinal));
        await RequireSuccessAsync(cube, first, id);
        Assert.Equal("0", await Cluster.QueryAsync($"select sum(failures) from cubes.tasks where job_id = '{id}'"));
    }

    [RequiresProgramTheory("server:postgres+rabbitmq+faketime")]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_22_workers_whose_clocks_are_wrong_or_jump_back_lose_no_lease(Scenes scenes)
    {
        var cube = await WatchAsync(scenes);
        var early = await StartShiftedAsync("early", "-15m");
        var late = await StartShiftedAsync("late", "+15m", $"hold:2@{FaultPoints.AfterCompute}");
        // Tokens between services tell the time: jobs are accepted where the clock is right, and anywhere else the answer names the clocks.
        using var wrong = Cluster.ClientOf(late);
        Assert.Contains("clocks", (await Assert.ThrowsAsync<RpcException>(() => wrong.SubmitAsync(cube.Submission(Cube)))).Status.Detail, StringComparison.Ordinal);
        using var client = Cluster.ClientOf(await Cluster.StartBuilderAsync(null, ("CubeBuilder__RunTasks", "false")));
        var id = (await client.SubmitAsync(cube.Submission(Cube))).JobId;
        await Until.TrueAsync(async () => (await client.GetAsync(id)).Progress.Done >= 2, "two tiles are done");
        // Half an hour back, while a lease is held.
        ShiftedClock.Set(Cluster.PathOf($"{Place}-late"), "-15m");
        Cluster.OpenGate();
        await RequireSuccessAsync(cube, client, id);
        Assert.Equal("0", await Cluster.QueryAsync($"select sum(interruptions + failures) from cubes.tasks where job_id = '{id}'"));
        // Every time in the ledger is the database's.
        Assert.Equal("t", await Cluster.QueryAsync("select bool_and(a.started_at between now() - interval '10 minutes' and now()) from cubes.attempts a join cubes.tasks t on t.id = a.task_id where t.job_id = '" + id + "'"));
        Assert.Contains(early.Log.Lines, line => Shifted(line, TimeSpan.FromMinutes(-15)));
    }

    private async Task<ServiceProcess> StartShiftedAsync(string name, string shift, string? fault = null)
    {
        var file = Cluster.PathOf($"{Place}-{name}");
        ShiftedClock.Set(file, shift);
        return await Cluster.StartBuilderAsync(fault, [PatientLease, .. ShiftedClock.From(file)]);
    }

    private static bool Shifted(string line, TimeSpan shift) =>
        DateTimeOffset.TryParse(line.Split(' ')[0], CultureInfo.InvariantCulture, out var said) && (said - TimeProvider.System.GetUtcNow() - shift).Duration() < TimeSpan.FromMinutes(10);
}
