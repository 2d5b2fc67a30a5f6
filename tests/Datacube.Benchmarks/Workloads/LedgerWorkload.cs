using System.Diagnostics;
using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Jobs;
using Datacube.Jobs.Leasing;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Migrating;
using Datacube.Jobs.Running;
using Datacube.Testing.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-ledger: 10 000 empty tasks of one job, on a private PostgreSQL that writes through to the disk and a private RabbitMQ. Claimed and completed by eight loops without a
/// broker; and from the submission through outbox, broker, claim and completion to the end of the job. Beside it
/// what the broker does with as many messages by itself, and what pgbench's short update script reaches.
/// </summary>
internal sealed class LedgerWorkload : IWorkload
{
    private const int Tasks = 10_000, Loops = 8;
    private const string Schema = "bench";

    public string Name => "ledger";

    public bool IsOfService => true;

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var server = await PgServer.StartAsync(durable: true);
        await using var rabbit = await RabbitServer.StartNewAsync();
        var connection = await server.CreateDatabaseAsync();
        var limits = new JobsOptions();
        await using (var database = new JobsDatabase(connection, Schema, limits))
        {
            await new Migrator(database, [MigrationChain.Ledger], TimeProvider.System, NullLogger<Migrator>.Instance).ApplyAsync(cancellation);
            var jobs = new JobLedger(database, TimeProvider.System);
            var tasks = new TaskLedger(database, limits, new RetryRules(limits, new Random(1)));
            List<double> submits = [], drains = [];
            var processor = Processor();
            for (var run = 0; run < options.BaselineRuns; run++)
            {
                var started = Stopwatch.GetTimestamp();
                await jobs.SubmitAsync(Job(), cancellation);
                submits.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                started = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, Loops).Select(loop => Task.Run(() => DrainAsync(tasks, loop, cancellation), cancellation)));
                drains.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
            yield return new Measurement("ledger/submit", "datacube", submits, Tasks, "tasks", double.NaN);
            yield return new Measurement("ledger/claim+complete", "datacube", drains, Tasks, "tasks", double.NaN) { Threads = Loops, ProcessorSeconds = (Processor() - processor) / drains.Count };
            await using var open = await database.Source.OpenConnectionAsync(cancellation);
            await using var clear = new Npgsql.NpgsqlCommand("truncate outbox, inbox", open);
            await clear.ExecuteNonQueryAsync(cancellation);
        }
        yield return await EndToEndAsync(connection, rabbit.ConnectionString(await rabbit.CreateVirtualHostAsync()), options, cancellation);
        if (options.WithBaselines)
        {
            var database = connection.Split("Database=")[1];
            var virtualHost = await rabbit.CreateVirtualHostAsync();
            yield return new Measurement("ledger/messages", "rabbitmq", [await RabbitMessages.RunAsync(rabbit.ConnectionString(virtualHost), Tasks, cancellation)], Tasks, "messages", double.NaN);
            yield return new Measurement("ledger/transactions", "pgbench", [1], await server.TransactionsPerSecondAsync(database, Loops, 5), "transactions", double.NaN) { Threads = Loops };
        }
    }

    private static async Task DrainAsync(TaskLedger tasks, int loop, CancellationToken cancellation)
    {
        while ((await tasks.ClaimAsync(["empty"], $"w{loop}", null, null, cancellation)).Task is { } task)
            await tasks.CompleteAsync(task, TaskResult.Nothing, cancellation);
    }

    private static async Task<Measurement> EndToEndAsync(string database, string broker, BenchmarkOptions options, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:datacube"] = database,
            ["ConnectionStrings:rabbitmq"] = broker,
            ["Jobs:Slots"] = $"{Loops}",
            ["Jobs:Prefetch"] = "200",
        });
        builder.AddJobs(Schema).Handle<EmptyHandler>("empty");
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        var jobs = host.Services.GetRequiredService<JobLedger>();
        List<double> seconds = [];
        var processor = 0.0;
        // The first run is not counted: connections, queues, compiled code.
        for (var run = 0; run <= options.BaselineRuns; run++)
        {
            var started = Stopwatch.GetTimestamp();
            var job = await jobs.SubmitAsync(Job(), cancellation);
            await foreach (var seen in jobs.WatchAsync(job.JobId, cancellation))
                if (seen.HasEnded && seen.Progress.Succeeded != Tasks)
                    throw new InvalidOperationException($"{seen}");
            if (run == 0)
                processor = Processor();
            else
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        var spent = (Processor() - processor) / seconds.Count;
        await host.StopAsync(cancellation);
        return new Measurement("ledger/end to end", "datacube", seconds, Tasks, "tasks", double.NaN) { Threads = Loops, ProcessorSeconds = spent };
    }

    private static double Processor() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static JobSubmission Job() => new() { Kind = "bench", Request = "{}", Tasks = [.. Enumerable.Range(0, Tasks).Select(i => new TaskSpec("empty", $"t{i}", "{}"))] };

    private sealed class EmptyHandler : ITaskHandler
    {
        public Task<TaskResult> RunAsync(ClaimedTask task, CancellationToken cancellation) => Task.FromResult(TaskResult.Nothing);
    }
}
