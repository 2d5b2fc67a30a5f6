using Datacube.Contracts.Errors;
using Datacube.Jobs.Leasing;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Messaging;
using Datacube.Jobs.Migrating;
using Datacube.Jobs.Running;
using Datacube.Jobs.Sweeping;
using Datacube.ServiceDefaults.Hosting;
using Datacube.ServiceDefaults.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Datacube.Jobs;

/// <summary>How a service gets its job system.</summary>
public static class JobsExtensions
{
    /// <summary>
    /// Adds ledger, relay, sweeper, bus and (where handlers are registered) the worker for one schema. Connections: <c>ConnectionStrings:datacube</c>
    /// (PostgreSQL) and <c>ConnectionStrings:rabbitmq</c> (<c>amqp://…</c>). Limits: section <c>Jobs</c>. Services then ask for
    /// <see cref="JobLedger"/>, <see cref="DeadLetters"/> and, for their own tables, <see cref="JobsDatabase"/>.
    /// </summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="schema">The service's schema, for example <c>cubes</c>.</param>
    /// <returns>What names handlers, migrations and cleaners: <c>builder.AddJobs("cubes").Handle&lt;TileHandler&gt;("tile").MigrateWith(typeof(Program).Assembly);</c></returns>
    public static JobsBuilder AddJobs(this IHostApplicationBuilder builder, string schema)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var jobs = new JobsBuilder(services, schema);
        AddDatabase(builder, schema, jobs.Schemas, withLedger: true);
        AddLedger(services);
        services.AddSingleton(provider => new Retention(provider.GetRequiredService<JobsDatabase>(), provider.GetRequiredService<SweepSettings>(), jobs.Forgetting));
        AddRunning(services, jobs);
        // Hosted services start in this order and stop in the reverse: the bus stops ringing first, then the worker gives back, then the relay ends.
        services.AddHostedService<OutboxRelay>();
        services.AddHostedService<Sweeper>();
        services.AddHostedService<AttemptCleaningLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<TaskRunner>());
        BusSetup.Add(services, schema, () => Broker(builder.Configuration));
        services.AddHealthChecks().AddCheck<JobsHealth>("jobs", tags: ["ready"]);
        return jobs;
    }

    /// <summary>Adds a schema of its own for a service that has tables and no jobs: <see cref="JobsDatabase"/> and migrations, no ledger, no bus.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="schema">The service's schema, for example <c>catalog</c>.</param>
    public static SchemaBuilder AddSchema(this IHostApplicationBuilder builder, string schema)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var chains = new SchemaBuilder();
        AddDatabase(builder, schema, chains, withLedger: false);
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]);
        return chains;
    }

    /// <summary>
    /// The last line of a service's program: with the argument <c>--migrate</c> applies the migrations of the schema and returns, otherwise runs the
    /// host to its end. <c>return await app.RunOrMigrateAsync(args);</c>
    /// </summary>
    /// <returns>The exit code. What cannot work is told on standard error with its code: wrong settings, no database, an outdated schema.</returns>
    public static Task<int> RunOrMigrateAsync(this IHost host, string[] args)
    {
        ArgumentNullException.ThrowIfNull(host);
        return args.Contains("--migrate", StringComparer.Ordinal) ? ExitCode.OfAsync(() => MigrateAsync(host)) : ExitCode.OfHostAsync(host);
    }

    private static async Task MigrateAsync(IHost host)
    {
        using (host)
            await host.Services.GetRequiredService<Migrator>().ApplyAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static void AddDatabase(IHostApplicationBuilder builder, string schema, SchemaBuilder chains, bool withLedger)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        builder.AddSettings<JobsOptions>(JobsOptions.Section);
        services.AddSingleton<IValidateOptions<JobsOptions>, JobsOptionsRules>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<JobsOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new JobsDatabase(Database(configuration), schema, provider.GetRequiredService<JobsOptions>(), provider.GetService<ILoggerFactory>()));
        services.AddSingleton(provider => new Migrator(provider.GetRequiredService<JobsDatabase>(), [.. withLedger ? [MigrationChain.Ledger] : Array.Empty<MigrationChain>(), .. chains.Assemblies.Select(MigrationChain.Of)],
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Migrator>>()));
        services.AddHostedService<SchemaGate>();
    }

    private static void AddLedger(IServiceCollection services)
    {
        services.AddSingleton<JobLedger>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton(provider => new RetryRules(provider.GetRequiredService<JobsOptions>(), Random.Shared));
        services.AddSingleton<TaskLedger>();
        services.AddSingleton<SweepSettings>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<AttemptCleaning>();
    }

    private static void AddRunning(IServiceCollection services, JobsBuilder jobs)
    {
        services.AddSingleton(provider => new HandlerTable(jobs.Handlers, provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton<WorkerState>();
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<TaskExecution>();
        services.AddSingleton<RunnerSettings>();
        services.AddSingleton<TaskRunner>();
    }

    private static string Database(IConfiguration configuration) => configuration.GetConnectionString("datacube")
        ?? throw new DatacubeException("options.invalid", "ConnectionStrings:datacube is not set; it names the PostgreSQL database (ConnectionStrings__datacube in the environment).", "ConnectionStrings:datacube");

    private static Uri Broker(IConfiguration configuration) =>
        Uri.TryCreate(configuration.GetConnectionString("rabbitmq"), UriKind.Absolute, out var broker) && broker.Scheme is "amqp" or "amqps"
            ? broker
            : throw new DatacubeException("options.invalid", "ConnectionStrings:rabbitmq is not set or no amqp:// address; it names the broker (ConnectionStrings__rabbitmq in the environment).", "ConnectionStrings:rabbitmq");
}
