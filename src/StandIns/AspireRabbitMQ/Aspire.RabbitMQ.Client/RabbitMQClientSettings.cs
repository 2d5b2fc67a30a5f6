namespace Aspire.RabbitMQ.Client;

/// <summary>Settings of one connection to a broker.</summary>
public sealed class RabbitMQClientSettings
{
    /// <summary>Address of the broker, <c>amqp://…</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Attempts to connect after the first, with pauses of 1 s, 2 s, 4 s and so on.</summary>
    public int MaxConnectRetryCount { get; set; } = 5;

    /// <summary>True registers no health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>True leaves the sources <c>RabbitMQ.Client.*</c> to those who listen to them by name; nothing else listens here in any case.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>False connects when the host starts; true when the connection is asked for.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
