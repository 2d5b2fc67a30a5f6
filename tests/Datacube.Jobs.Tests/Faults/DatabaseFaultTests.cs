using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Datacube.Testing.Faults;
using Datacube.Testing.Servers;
using Xunit;

namespace Datacube.Jobs.Tests.Faults;

/// <summary>The database restarts, hangs up and falls silent.</summary>
[Trait("kind", "fault")]
[Collection("database")]
public sealed class DatabaseFaultTests
{
    private const string Servers = "server:postgres+rabbitmq";

    // One that a busy machine does not miss, where a test counts interruptions.
    private static readonly (string, string) PatientLease = ("Lease", "00:00:06");

    [RequiresProgramFact(Servers)]
    public async Task Fault_6_a_database_that_is_stopped_at_once_and_comes_back_loses_nothing()
    {
        await using var server = await PgServer.StartAsync(durable: true);
        var rabbit = await RabbitServer.Shared;
        var (runs, script) = RunCount.Of(50);
        await using var worker = await WorkerBench.StartAsync(await TestDatabase.CreateAsync(server), rabbit.ConnectionString(await rabbit.CreateVirtualHostAsync()), script,
            ("Lease", "00:00:20"), ("RenewEvery", "00:00:01"), ("Slots", "2"));
        await worker.ReadyAsync();
        var job = await worker.SubmitAsync(LedgerBench.Job(30, finish: true));
        await Until.TrueAsync(() => runs.Count > 3, "the job has begun");
        await server.StopAsync();
        await Until.TrueAsync(async () => !await worker.IsReadyAsync(), "the service is not ready");
        await server.StartAsync();
        var ended = await worker.EndOfAsync(job);
        Assert.Equal((JobState.Succeeded, 31), (ended.State, ended.Progress.Succeeded));
        await worker.ReadyAsync();
        // Renewals and results waited inside the lease: nothing ran twice, nothing was charged.
        Assert.Equal(31, runs.Distinct().Count());
        Assert.Equal(0, (await worker.Jobs.ListTasksAsync(job, null, default)).Sum(task => task.Interruptions + task.Failures));
        await worker.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task Fault_6_connections_that_the_server_closes_are_opened_again()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        var (runs, script) = RunCount.Of(50);
        await using var worker = await WorkerBench.StartAsync(database, broker, script, ("Slots", "2"));
        var job = await worker.SubmitAsync(LedgerBench.Job(40, finish: true));
        for (var round = 1; round <= 4; round++)
        {
            await Until.TrueAsync(() => runs.Count > round * 5, "the job goes on");
            await (await PgServer.Shared).TerminateConnectionsAsync(TestDatabase.NameIn(database));
        }
        var ended = await worker.EndOfAsync(job);
        Assert.Equal((JobState.Succeeded, 41), (ended.State, ended.Progress.Succeeded));
        await worker.AssertSoundAsync();
    }

    [RequiresProgramTheory(Servers)]
    [InlineData(ProxyMode.Blackhole)]
    [InlineData(ProxyMode.HalfOpen)]
    [InlineData(ProxyMode.Reset)]
    public async Task Fault_8_a_worker_cut_off_from_its_database_loses_its_task_to_another_one_and_knows_it(ProxyMode mode)
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        var server = await PgServer.Shared;
        await using var proxy = new FaultProxy(server.Port);
        var begun = new TaskCompletionSource();
        var noticed = new TaskCompletionSource();
        await using var cut = await WorkerBench.StartAsync(server.ConnectionString(TestDatabase.NameIn(database), proxy.Port), broker, async (_, stop) =>
        {
            begun.TrySetResult();
            stop.Register(() => noticed.TrySetResult());
            await Task.Delay(Timeout.Infinite, stop);
            return TaskResult.Nothing;
        }, ("Worker", "cut"), PatientLease);
        await cut.ReadyAsync();
        var job = await cut.SubmitAsync(LedgerBench.Job(1));
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(2));
        proxy.Set(mode);
        await noticed.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await Until.TrueAsync(() => cut.Logs.Has(2011), "the loss is logged");
        await using var other = await WorkerBench.StartAsync(database, broker, (_, _) => Task.FromResult(TaskResult.Nothing), ("Worker", "other"), PatientLease);
        var ended = await other.EndOfAsync(job);
        Assert.Equal(JobState.Succeeded, ended.State);
        var task = Assert.Single(await other.Jobs.ListTasksAsync(job, null, default));
        Assert.Equal(("other", 1, 2L), (task.Worker, task.Interruptions, task.LeaseToken));
        proxy.Set(ProxyMode.Pass);
        await other.AssertSoundAsync();
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Fault_8_a_process_cut_off_in_the_middle_of_a_transaction_does_not_hold_its_job_up()
    {
        var database = await TestDatabase.CreateAsync();
        var server = await PgServer.Shared;
        await using var proxy = new FaultProxy(server.Port);
        await using var cut = await LedgerBench.CreateAsync(limits => limits.AbandonedAfter = TimeSpan.FromSeconds(1), server.ConnectionString(TestDatabase.NameIn(database), proxy.Port));
        await using var other = await LedgerBench.CreateAsync(connection: database);
        var job = (await other.SubmitAsync(LedgerBench.Job(1))).JobId;
        var task = (await other.ClaimAsync())!;
        await using var connection = await cut.Database.Source.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await Statement.ExecuteAsync(Statement.Command(connection, JobSteps.LockJob, Statement.Of(job)), default);
        proxy.Set(ProxyMode.Blackhole);
        Assert.True(await other.CompleteAsync(task));
        proxy.ResetAll();
        await Record.ExceptionAsync(() => transaction.DisposeAsync().AsTask());
    }

    [RequiresProgramFact(Servers)]
    public async Task Fault_8_a_slow_line_to_the_database_is_only_slow()
    {
        var (database, _, broker) = await WorkerBench.PlaceAsync();
        var server = await PgServer.Shared;
        await using var proxy = new FaultProxy(server.Port) { BytesPerSecond = 50_000 };
        await using var worker = await WorkerBench.StartAsync(server.ConnectionString(TestDatabase.NameIn(database), proxy.Port), broker, (_, _) => Task.FromResult(TaskResult.Nothing), ("StatementTimeout", "00:00:10"), ("Lease", "00:00:06"));
        proxy.Set(ProxyMode.Slow);
        Assert.Equal(JobState.Succeeded, (await worker.EndOfAsync(await worker.SubmitAsync(LedgerBench.Job(3)))).State);
    }
}
