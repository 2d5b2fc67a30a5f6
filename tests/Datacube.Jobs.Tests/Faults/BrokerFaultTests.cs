using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Messaging;
using Datacube.Jobs.Tests.Bench;
using Datacube.Testing;
using Datacube.Testing.Faults;
using Datacube.Testing.Servers;
using Xunit;

namespace Datacube.Jobs.Tests.Faults;

/// <summary>The broker restarts, forgets, repeats and brings rubbish; the ledger does not mind.</summary>
[Trait("kind", "fault")]
[Collection("broker")]
public sealed class BrokerFaultTests
{
    private const string Servers = "server:postgres+rabbitmq";
    // Where every run of a task is counted, no lease may run out because the machine is busy.
    private static readonly (string, string) PatientLease = ("Lease", "00:00:30");
    private static readonly string Queue = QueueNames.Tasks(TestDatabase.Schema);

    [RequiresProgramFact(Servers)]
    public async Task Fault_4_a_broker_that_restarts_loses_no_task_and_the_service_is_unready_meanwhile()
    {
        await using var rabbit = await RabbitServer.StartNewAsync();
        var (runs, script) = RunCount.Of(50);
        await using var worker = await WorkerBench.StartAsync(await TestDatabase.CreateAsync(), rabbit.ConnectionString(await rabbit.CreateVirtualHostAsync()), script, PatientLease);
        await worker.ReadyAsync();
        var first = await worker.SubmitAsync(LedgerBench.Job(20, requestId: "first", finish: true));
        await Until.TrueAsync(() => runs.Count > 2, "the job has begun");
        await rabbit.StopAsync();
        await Until.TrueAsync(async () => !await worker.IsReadyAsync(), "the service is not ready");
        var second = await worker.SubmitAsync(LedgerBench.Job(5, requestId: "second"));
        await rabbit.StartAsync();
        Assert.Equal(JobState.Succeeded, (await worker.EndOfAsync(first)).State);
        Assert.Equal(JobState.Succeeded, (await worker.EndOfAsync(second)).State);
        await Until.TrueAsync(worker.IsReadyAsync, "the service is ready again");
        Assert.Equal(26, runs.Count);
        await worker.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task Fault_5_tasks_whose_queue_was_deleted_are_rung_for_again()
    {
        var (database, host, broker) = await WorkerBench.PlaceAsync();
        var rabbit = await RabbitServer.Shared;
        var (runs, script) = RunCount.Of(0);
        await using (var worker = await WorkerBench.StartAsync(database, broker, script, PatientLease))
            await worker.ReadyAsync();
        // Nobody works; the messages lie in the queue when it goes.
        var client = await WorkerBench.StartAsync(database, broker, null);
        await using (client)
        {
            await client.SubmitAsync(LedgerBench.Job(20, finish: true));
            await Until.TrueAsync(async () => await rabbit.CountAsync(host, Queue) >= 20, "the messages are in the queue");
            await rabbit.DeleteQueueAsync(host, Queue);
        }
        await using var again = await WorkerBench.StartAsync(database, broker, script, PatientLease);
        var ended = await again.EndOfAsync((await again.Jobs.ListAsync(new JobFilter(), default)).Jobs[0].Id);
        Assert.Equal((JobState.Succeeded, 21), (ended.State, runs.Count));
        Assert.True(client.Logs.Has(2041) || again.Logs.Has(2041), "nothing was rung for again");
        await again.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task Fault_5_a_worker_whose_queue_is_deleted_under_it_declares_it_anew()
    {
        var (database, host, broker) = await WorkerBench.PlaceAsync();
        var (runs, script) = RunCount.Of(0);
        await using var worker = await WorkerBench.StartAsync(database, broker, script, PatientLease);
        await worker.ReadyAsync();
        await (await RabbitServer.Shared).DeleteQueueAsync(host, Queue);
        var ended = await worker.EndOfAsync(await worker.SubmitAsync(LedgerBench.Job(5)));
        Assert.Equal((JobState.Succeeded, 5), (ended.State, runs.Count));
        await worker.AssertSoundAsync();
    }

    [RequiresProgramTheory(Servers)]
    [InlineData(ProxyMode.Blackhole)]
    [InlineData(ProxyMode.Reset)]
    public async Task Fault_8_a_line_to_the_broker_that_is_cut_for_a_while_holds_messages_back_and_loses_none(ProxyMode mode)
    {
        var (database, host, _) = await WorkerBench.PlaceAsync();
        var rabbit = await RabbitServer.Shared;
        await using var proxy = new FaultProxy(rabbit.Port);
        var (runs, script) = RunCount.Of(0);
        await using var worker = await WorkerBench.StartAsync(database, rabbit.ConnectionString(host, proxy.Port), script, PatientLease);
        await worker.EndOfAsync(await worker.SubmitAsync(LedgerBench.Job(1)));
        proxy.Set(mode);
        var job = await worker.SubmitAsync(LedgerBench.Job(5, finish: true));
        await Until.TrueAsync(() => worker.Logs.Has(2030), "the relay gives up waiting for the broker");
        Assert.Single(runs);
        proxy.Set(ProxyMode.Pass);
        proxy.ResetAll();
        Assert.Equal(JobState.Succeeded, (await worker.EndOfAsync(job)).State);
        await worker.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task Fault_17_one_message_delivered_three_times_at_once_runs_its_task_once()
    {
        var (database, host, broker) = await WorkerBench.PlaceAsync();
        var (runs, script) = RunCount.Of(100);
        await using var worker = await WorkerBench.StartAsync(database, broker, script, ("Slots", "4"), PatientLease);
        await worker.ReadyAsync();
        var job = await worker.SubmitAsync(LedgerBench.Job(1));
        var task = (await worker.Jobs.ListTasksAsync(job, null, default))[0].Id;
        var message = Guid.NewGuid();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PublishAsync(host, Ready(task), message)));
        await worker.EndOfAsync(job);
        // Fault 18: the same again, long after.
        await PublishAsync(host, Ready(task), message);
        await PublishAsync(host, Ready(task), Guid.NewGuid());
        await EmptyAsync(host);
        Assert.Single(runs);
        await worker.AssertSoundAsync();
    }

    [RequiresProgramFact(Servers)]
    public async Task Fault_20_messages_that_nobody_can_use_become_dead_letters_with_a_reason_and_the_others_go_on()
    {
        var (database, host, broker) = await WorkerBench.PlaceAsync();
        var (runs, script) = RunCount.Of(0);
        await using var worker = await WorkerBench.StartAsync(database, broker, script, PatientLease);
        await worker.ReadyAsync();
        await PublishAsync(host, "{ this is no JSON, but password=hunter2 at amqp://user:hunter2@broker/ is"u8.ToArray());
        await PublishAsync(host, Encoding.UTF8.GetBytes($$"""{"schema":"test","taskId":"{{Guid.NewGuid()}}","version":2,"new":1}"""));
        await PublishAsync(host, Ready(Guid.NewGuid()));
        await PublishAsync(host, Encoding.UTF8.GetBytes($"\"{new string('x', 5 * 1024 * 1024)}\""));
        await PublishAsync(host, Encoding.UTF8.GetBytes($$"""{"schema":"other","taskId":"{{Guid.NewGuid()}}","version":1}"""));
        var ended = await worker.EndOfAsync(await worker.SubmitAsync(LedgerBench.Job(3)));
        Assert.Equal((JobState.Succeeded, 3), (ended.State, runs.Count));
        await EmptyAsync(host);
        var letters = await worker.DeadLetters.ListAsync(10, default);
        Assert.Equal(["message.form", "message.form", "message.too_large", "message.version", "task.not_found"], letters.Select(letter => letter.Code).Order(StringComparer.Ordinal));
        Assert.All(letters, letter => Assert.True(letter.Reason.Length > 20 && letter.Body.Length <= 4096));
        Assert.DoesNotContain(letters, letter => letter.Body.Contains("hunter2", StringComparison.Ordinal));
        Assert.Equal(5, worker.Logs.Lines.Count(line => line.Event == 2031));
        await worker.AssertSoundAsync(deadLetters: 5);
    }

    [RequiresProgramFact(Servers)]
    public async Task A_dead_letter_is_replayed_when_its_message_is_good_and_refused_while_it_is_not()
    {
        var (database, host, broker) = await WorkerBench.PlaceAsync();
        var (_, script) = RunCount.Of(0);
        await using var worker = await WorkerBench.StartAsync(database, broker, script, PatientLease);
        await worker.ReadyAsync();
        await PublishAsync(host, Ready(Guid.NewGuid()), Guid.NewGuid());
        await Until.TrueAsync(async () => (await worker.DeadLetters.ListAsync(10, default)).Count == 1, "the dead letter is recorded");
        var letter = (await worker.DeadLetters.ListAsync(10, default))[0];
        Assert.Equal("task.not_found", (await Assert.ThrowsAsync<DatacubeException>(() => worker.DeadLetters.RedriveAsync(letter.Id, default))).Code);
        var job = await worker.SubmitAsync(LedgerBench.Job(1));
        await worker.EndOfAsync(job);
        await using var ledger = await LedgerBench.CreateAsync(connection: database);
        var task = (await worker.Jobs.ListTasksAsync(job, null, default))[0].Id;
        await ledger.ExecuteAsync($"update dead_letters set body = '{Encoding.UTF8.GetString(Ready(task))}'");
        await worker.DeadLetters.RedriveAsync(letter.Id, default);
        Assert.NotNull((await worker.DeadLetters.ListAsync(10, default))[0].RedrivenAt);
        await worker.AssertSoundAsync(deadLetters: 1);
    }

    private static byte[] Ready(Guid task) => Encoding.UTF8.GetBytes($$"""{"schema":"test","taskId":"{{task}}","version":1}""");

    private static async Task PublishAsync(string host, byte[] body, Guid? message = null) =>
        Assert.True(await (await RabbitServer.Shared).PublishAsync(host, Queue, body, message), "no queue took the message");

    private static async Task EmptyAsync(string host)
    {
        var rabbit = await RabbitServer.Shared;
        // The broker's figures are up to five seconds old.
        await Until.TrueAsync(async () => await rabbit.CountAsync(host, Queue) == 0, "the queue is empty");
    }
}
