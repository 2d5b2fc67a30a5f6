using Datacube.CubeBuilder.SubmitCube;
using Datacube.Jobs;
using Datacube.Jobs.Ledger;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Xunit;

namespace Datacube.CubeBuilder.Tests.SubmitCube;

[Trait("kind", "system")]
public sealed class PlaceLocksTests : IAsyncLifetime
{
    private const string Server = "server:postgres";
    private readonly List<JobsDatabase> databases = [];
    private PgServer server = null!;
    private string connection = "";

    public async Task InitializeAsync()
    {
        server = await PgServer.Shared;
        connection = await server.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    [RequiresProgramFact(Server)]
    public async Task Many_slow_submissions_keep_nobody_from_another_place_and_take_one_connection()
    {
        await using var locks = Process();
        var slow = new TaskCompletionSource();
        var holders = Enumerable.Range(0, 40).Select(i => locks.HoldAsync($"file:///{i % 20}", () => slow.Task.ContinueWith(_ => i, TaskScheduler.Default), default)).ToList();
        Assert.Equal(7, await locks.HoldAsync("file:///other", () => Task.FromResult(7), default));
        Assert.Equal("1", await server.QueryAsync("postgres", $"select count(*) from pg_stat_activity where datname = '{Name}' and backend_type = 'client backend'"));
        slow.SetResult();
        Assert.Equal(Enumerable.Range(0, 40), await Task.WhenAll(holders));
    }

    [RequiresProgramFact(Server)]
    public async Task Two_processes_never_hold_one_place_at_the_same_time()
    {
        await using PlaceLocks first = Process(), second = Process();
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? first : second).HoldAsync("s3://bucket/cube", async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            return Interlocked.Decrement(ref inside);
        }, default)));
        Assert.Equal(1, most);
    }

    [RequiresProgramFact(Server)]
    public async Task A_session_that_dies_costs_nobody_an_answer()
    {
        await using var locks = Process();
        var result = await locks.HoldAsync("file:///a", async () =>
        {
            await server.QueryAsync("postgres", $"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{Name}'");
            return await locks.HoldAsync("file:///b", () => Task.FromResult(1), default);
        }, default);
        Assert.Equal(1, result);
        await using var other = Process();
        Assert.Equal(2, await other.HoldAsync("file:///a", () => Task.FromResult(2), default));
        Assert.Equal(3, await locks.HoldAsync("file:///a", () => Task.FromResult(3), default));
    }

    [RequiresProgramFact(Server)]
    public async Task Who_gives_up_waiting_leaves_the_place_to_the_next()
    {
        await using PlaceLocks first = Process(), second = Process();
        var work = new TaskCompletionSource<int>();
        var entered = new TaskCompletionSource();
        var holder = first.HoldAsync("file:///a", () =>
        {
            entered.SetResult();
            return work.Task;
        }, default);
        await entered.Task;
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.HoldAsync("file:///a", () => Task.FromResult(0), hurry.Token));
        work.SetResult(1);
        Assert.Equal(1, await holder);
        Assert.Equal(2, await second.HoldAsync("file:///a", () => Task.FromResult(2), default));
    }

    private string Name => connection.Split("Database=")[1].Split(';')[0];

    private PlaceLocks Process()
    {
        var database = new JobsDatabase(connection, "cubes", new JobsOptions());
        databases.Add(database);
        return new PlaceLocks(database, TimeProvider.System);
    }
}
