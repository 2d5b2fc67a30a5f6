using Datacube.Jobs.Ledger;
using Datacube.Jobs.Messaging;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Tests.Bench;

/// <summary>A service with its job system, in this process, against a real database and a real broker; time limits are a thirtieth of the usual ones.</summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    private readonly IHost host;

    private WorkerBench(IHost host, LogLines logs) => (this.host, Logs) = (host, logs);

    internal LogLines Logs { get; }

    internal IServiceProvider Services => host.Services;

    internal JobLedger Jobs => Services.GetRequiredService<JobLedger>();

    internal DeadLetters DeadLetters => Services.GetRequiredService<DeadLetters>();

    /// <summary>Connection strings of a fresh database and a fresh virtual host.</summary>
    internal static async Task<(string Database, string VirtualHost, string Broker)> PlaceAsync()
    {
        var rabbit = await RabbitServer.Shared;
        var host = await rabbit.CreateVirtualHostAsync();
        return (await TestDatabase.CreateAsync(), host, rabbit.ConnectionString(host));
    }

    internal static Task<WorkerBench> StartAsync(string database, string broker, HandlerScript? script, params (string Name, string Value)[] settings) =>
        StartAsync(database, broker, script, _ => { }, settings);

    internal static async Task<WorkerBench> StartAsync(string database, string broker, HandlerScript? script, Action<JobsBuilder> configure, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        Dictionary<string, string?> values = new()
        {
            ["ConnectionStrings:datacube"] = database,
            ["ConnectionStrings:rabbitmq"] = broker,
            ["Jobs:Lease"] = "00:00:02",
            ["Jobs:RenewEvery"] = "00:00:00.5",
            ["Jobs:ProgressEvery"] = "00:00:00.1",
            ["Jobs:SweepEvery"] = "00:00:00.3",
            ["Jobs:RingAgainAfter"] = "00:00:01",
            ["Jobs:RelayEvery"] = "00:00:00.1",
            ["Jobs:PublishTimeout"] = "00:00:02",
            ["Jobs:FirstPause"] = "00:00:00.05",
            ["Jobs:LongestPause"] = "00:00:00.2",
            ["Jobs:ElsewhereFor"] = "00:00:00.5",
            ["Jobs:StopWithin"] = "00:00:02",
            ["Jobs:ConnectTimeout"] = "00:00:02",
            ["Jobs:StatementTimeout"] = "00:00:02",
        };
        foreach (var (name, value) in settings)
            values[$"Jobs:{name}"] = value;
        builder.Configuration.AddInMemoryCollection(values);
        var logs = new LogLines();
        builder.Logging.AddProvider(logs);
        var jobs = builder.AddJobs(TestDatabase.Schema);
        if (script is not null)
        {
            jobs.Services.AddSingleton(script);
            foreach (var kind in LedgerBench.Kinds)
                jobs.Handle<ScriptedHandler>(kind);
        }
        configure(jobs);
        var bench = new WorkerBench(builder.Build(), logs);
        await bench.host.StartAsync();
        return bench;
    }

    internal async Task<Guid> SubmitAsync(JobSubmission job) => (await Jobs.SubmitAsync(job, default)).JobId;

    /// <summary>Waits for the end of a job.</summary>
    internal async Task<Job> EndOfAsync(Guid job, TimeSpan? deadline = null)
    {
        Job? seen = null;
        try
        {
            await Until.TrueAsync(async () => (seen = await Jobs.FindAsync(job, default)) is { HasEnded: true }, "the job ended", deadline);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} It is {seen}.\n{Logs.Last}", e);
        }
        return seen!;
    }

    internal async Task<bool> IsReadyAsync() => (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status == HealthStatus.Healthy;

    internal Task ReadyAsync() => Until.TrueAsync(IsReadyAsync, "the service is ready");

    /// <summary>What must hold after every fault: no lease held, nothing to send, dead letters only where expected, counters right.</summary>
    internal async Task AssertSoundAsync(int deadLetters = 0)
    {
        await using var ledger = await LedgerBench.CreateAsync(connection: Services.GetRequiredService<IConfiguration>()["ConnectionStrings:datacube"]);
        await Until.TrueAsync(async () => await ledger.ScalarAsync<long>("select (select count(*) from outbox) + (select count(*) from tasks where state = 2 or lease_until is not null)") == 0, "no lease is held and the outbox is empty");
        await ledger.AssertSoundAsync();
        Xunit.Assert.Equal(deadLetters, await ledger.ScalarAsync<long>("select count(*) from dead_letters"));
    }

    internal Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
