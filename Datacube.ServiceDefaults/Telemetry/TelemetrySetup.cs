using Datacube.ServiceDefaults.Scrubbing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Datacube.ServiceDefaults.Telemetry;

internal static class TelemetrySetup
{
    /// <summary>Traces, metrics and logs over OTLP, if configuration says where to.</summary>
    internal static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (OtlpTarget.From(builder.Configuration) is not { } target)
            return;
        var resource = Resource(builder);
        builder.Services.AddSingleton<IStartupFilter, ServerSpans>();
        builder.Services.AddSingleton(services => Tracing(services, resource, target));
        builder.Services.AddSingleton(_ => Metering(resource, target));
        builder.Services.AddHostedService<TelemetryStart>();
        builder.Logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.IncludeScopes = true;
            options.SetResourceBuilder(resource);
            options.AddProcessor(services => new ScrubbedLogs(services.GetRequiredService<SecretScrubber>()));
            options.AddOtlpExporter(exporter => target.Apply(exporter, "logs"));
        });
    }

    private static TracerProvider Tracing(IServiceProvider services, ResourceBuilder resource, OtlpTarget target) =>
        Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(TelemetryNames.Sources)
            .AddProcessor(new IdleSpans())
            .AddProcessor(new ScrubbedSpans(services.GetRequiredService<SecretScrubber>()))
            .AddOtlpExporter(exporter => target.Apply(exporter, "traces"))
            .Build();

    private static MeterProvider Metering(ResourceBuilder resource, OtlpTarget target) =>
        Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(TelemetryNames.Meters)
            .AddOtlpExporter(exporter => target.Apply(exporter, "metrics"))
            .Build();

    /// <summary>OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over the name of the program.</summary>
    private static ResourceBuilder Resource(WebApplicationBuilder builder) =>
        ResourceBuilder.CreateEmpty()
            .AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName, autoGenerateServiceInstanceId: true)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
}
