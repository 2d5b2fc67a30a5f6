using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Datacube.ServiceDefaults.Telemetry;

/// <summary>Where telemetry goes: the settings that every OpenTelemetry program understands. Without an endpoint nothing is exported.</summary>
internal sealed class OtlpTarget
{
    private readonly Uri endpoint;
    private readonly string? headers;
    private readonly OtlpExportProtocol protocol;

    private OtlpTarget(Uri endpoint, string? headers, OtlpExportProtocol protocol) => (this.endpoint, this.headers, this.protocol) = (endpoint, headers, protocol);

    /// <summary>The target that configuration names, or null.</summary>
    internal static OtlpTarget? From(IConfiguration configuration) =>
        Uri.TryCreate(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"], UriKind.Absolute, out var endpoint)
            ? new OtlpTarget(endpoint, configuration["OTEL_EXPORTER_OTLP_HEADERS"], configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc)
            : null;

    /// <summary>Sets an exporter up for one signal: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</summary>
    internal void Apply(OtlpExporterOptions options, string signal)
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? endpoint : new Uri(endpoint, $"{endpoint.AbsolutePath.TrimEnd('/')}/v1/{signal}");
        if (headers is not null)
            options.Headers = headers;
    }
}
