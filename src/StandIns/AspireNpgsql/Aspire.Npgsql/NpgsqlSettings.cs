namespace Aspire.Npgsql;

/// <summary>Settings of one database connection.</summary>
public sealed class NpgsqlSettings
{
    /// <summary>Connection string, in Npgsql's form.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>True registers no health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>True leaves the source <c>Npgsql</c> to those who listen to it by name; nothing else listens here in any case.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>True leaves the meter <c>Npgsql</c> to those who listen to it by name; nothing else listens here in any case.</summary>
    public bool DisableMetrics { get; set; }
}
