using System.Reflection;
using Datacube.Jobs.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Datacube.Jobs;

/// <summary>What a service adds to its job system: handlers by kind of task, its own migrations, cleaners.</summary>
public sealed class JobsBuilder
{
    internal JobsBuilder(IServiceCollection services, string schema) => (Services, Schema) = (services, schema);

    /// <summary>The service's own registrations.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The schema of the ledger.</summary>
    public string Schema { get; }

    internal Dictionary<string, Type> Handlers { get; } = new(StringComparer.Ordinal);

    internal List<string> Forgetting { get; } = [];

    internal SchemaBuilder Schemas { get; } = new();

    /// <summary>Runs tasks of a kind with a handler, made anew for every task in a scope of its own. A process without handlers submits and watches only.</summary>
    public JobsBuilder Handle<THandler>(string kind) where THandler : class, ITaskHandler
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        Handlers.Add(kind, typeof(THandler));
        Services.AddScoped<THandler>();
        return this;
    }

    /// <summary>Adds the embedded <c>Schema/NNNN_name.sql</c> of an assembly to what <c>--migrate</c> applies, after the ledger's own.</summary>
    public JobsBuilder MigrateWith(Assembly assembly)
    {
        Schemas.MigrateWith(assembly);
        return this;
    }

    /// <summary>Says how to remove what the service itself keeps of jobs: a statement with their numbers as <c>$1</c>, run when they are removed from the ledger, in the same transaction.</summary>
    public JobsBuilder ForgetWith(string statement)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        Forgetting.Add(statement);
        return this;
    }

    /// <summary>Removes what attempts of dead workers left.</summary>
    public JobsBuilder CleanUpWith<TCleaner>() where TCleaner : class, IAttemptCleaner
    {
        Services.AddScoped<IAttemptCleaner, TCleaner>();
        return this;
    }
}
