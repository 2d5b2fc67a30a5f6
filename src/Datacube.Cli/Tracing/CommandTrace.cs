using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Datacube.Engine.Cubes.Planning;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Datacube.Cli.Tracing;

/// <summary>
/// The span of one command, the first of everything that services do for it: its context travels with each call. Exported where
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; otherwise there is none.
/// </summary>
internal sealed class CommandTrace : IDisposable
{
    private const string Name = "Datacube.Cli";
    private static readonly ActivitySource Source = new(Name);

    private readonly IDisposable? exporting;
    private readonly Activity? span;

    private CommandTrace(IDisposable? exporting, string command) => (this.exporting, span) = (exporting, exporting is null ? null : Source.StartActivity(command, ActivityKind.Client));

    /// <summary>Starts the span of a command. One that runs until somebody stops it has none.</summary>
    public static CommandTrace Start(CliHost host, ParseResult parsed)
    {
        var command = string.Join(' ', Names(parsed.CommandResult));
        var target = Uri.TryCreate(host.Variable("OTEL_EXPORTER_OTLP_ENDPOINT"), UriKind.Absolute, out var address) && command != "up" ? address : null;
        return new(target is null ? null : Exporting(host, target), $"datacube {command}");
    }

    /// <summary>Notes how the command ended.</summary>
    /// <returns>The same exit code.</returns>
    public int End(int exitCode)
    {
        span?.SetTag("process.exit.code", exitCode).SetStatus(exitCode == ExitCodes.Ok ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        return exitCode;
    }

    public void Dispose()
    {
        span?.Dispose();
        // Sends what is left; five seconds at most.
        exporting?.Dispose();
    }

    // Variables are asked of the host: a command may run inside another one, with others than those of the process.
    private static TracerProvider Exporting(CliHost host, Uri target) =>
        Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("datacube", serviceVersion: SoftwareVersion.Number, serviceInstanceId: Environment.ProcessId.ToString(CultureInfo.InvariantCulture)))
            .AddSource("Datacube.*", "System.Net.Http")
            .AddOtlpExporter(options =>
            {
                var overHttp = host.Variable("OTEL_EXPORTER_OTLP_PROTOCOL") == "http/protobuf";
                options.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
                options.Endpoint = overHttp ? new Uri(target, $"{target.AbsolutePath.TrimEnd('/')}/v1/traces") : target;
                options.Headers = host.Variable("OTEL_EXPORTER_OTLP_HEADERS");
            })
            .Build();

    private static IEnumerable<string> Names(CommandResult result) =>
        result.Parent is CommandResult parent ? Names(parent).Append(result.Command.Name) : [];
}
