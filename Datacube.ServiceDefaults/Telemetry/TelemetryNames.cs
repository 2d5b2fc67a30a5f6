namespace Datacube.ServiceDefaults.Telemetry;

/// <summary>The sources of spans and the meters that are exported. Own ones begin with <c>Datacube.</c></summary>
internal static class TelemetryNames
{
    /// <summary>RabbitMQ.Client.Subscriber is missing on purpose: it starts a trace of its own for every delivery.</summary>
    internal static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", "RabbitMQ.Client.Publisher", "Datacube.*"];

    internal static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Diagnostics",
        "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit", "Datacube.*",
    ];
}
