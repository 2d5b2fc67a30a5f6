using Microsoft.Extensions.Hosting;

namespace Datacube.Jobs;

/// <summary>How a service gets its job system.</summary>
public static class JobsExtensions
{
    /// <summary>
    /// Adds ledger, relay, sweeper, bus and (where handlers are registered) the worker for one schema. Connections: <c>ConnectionStrings:datacube</c>
    /// (PostgreSQL) and <c>ConnectionStrings:rabbitmq</c> (<c>amqp://…</c>). Limits: section <c>Jobs</c>. Services then ask for
    /// <see cref="Ledger.JobLedger"/> and <see cref="Messaging.DeadLetters"/>.
    /// </summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="schema">The service's schema, for example <c>cubes</c>.</param>
    public static JobsBuilder AddJobs(this IHostApplicationBuilder builder, string schema)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new JobsBuilder(builder.Services, schema);
    }

    /// <summary>
    /// The last line of a service's program: with the argument <c>--migrate</c> applies the migrations of the schema and returns, otherwise runs the
    /// host to its end. <c>return await app.RunOrMigrateAsync(args);</c>
    /// </summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunOrMigrateAsync(this IHost host, string[] args) => throw new NotImplementedException();
}
