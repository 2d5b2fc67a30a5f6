namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The health checks that count for one service.</summary>
public sealed class ServiceMapping
{
    public ServiceMapping(string name, Func<HealthResult, bool> predicate)
    {
        Name = name;
        Predicate = predicate;
    }

    internal ServiceMapping(string name, Func<HealthCheckMapContext, bool> filter)
    {
        Name = name;
        Filter = filter;
    }

    public string Name { get; }

    /// <summary>Chooses among results of checks that all ran.</summary>
    public Func<HealthResult, bool>? Predicate { get; }

    /// <summary>Chooses the checks that run.</summary>
    public Func<HealthCheckMapContext, bool>? Filter { get; }
}
