using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Datacube.ServiceDefaults.Tests.Telemetry;

/// <summary>Receives what is exported over OTLP, by HTTP or by gRPC, and keeps it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Signal, ByteString Body)> received = new();

    private readonly bool overGrpc;

    private OtlpReceiver(bool overGrpc)
    {
        this.overGrpc = overGrpc;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = overGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        app = builder.Build();
        app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) => received.Enqueue((signal, await ByteString.FromStreamAsync(request.Body))));
        foreach (var (service, signal) in (ReadOnlySpan<(string, string)>)[("trace.v1.TraceService", "traces"), ("metrics.v1.MetricsService", "metrics"), ("logs.v1.LogsService", "logs")])
            app.MapPost($"/opentelemetry.proto.collector.{service}/Export", context => ReceiveCallAsync(context, signal));
    }

    internal IEnumerable<ReceivedSpan> Spans =>
        from resource in Messages("traces").SelectMany(message => message.All(1))
        from scope in resource.All(2)
        from span in scope.All(2)
        select new ReceivedSpan(
            resource.All(1).Single().Attributes(1)["service.name"], scope.All(1).Single().Text(1), span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), span.Attributes(9), span.All(15).Select(status => status.Number(3)).FirstOrDefault());

    /// <summary>Requests that the service under test served. Those to this receiver are spans of the same process, and bare.</summary>
    internal IEnumerable<ReceivedSpan> Served => Spans.Where(span => span.Source == "Microsoft.AspNetCore" && span.Attributes.Count > 0);

    /// <summary>Names of meters and instruments.</summary>
    internal IEnumerable<(string Meter, string Name)> Metrics =>
        from scope in Messages("metrics").SelectMany(message => message.All(1)).SelectMany(resource => resource.All(2))
        from metric in scope.All(2)
        select (scope.All(1).Single().Text(1), metric.Text(1));

    /// <summary>Texts and attributes of log records.</summary>
    internal IEnumerable<(string Body, Dictionary<string, string> Attributes)> Logs =>
        from record in Messages("logs").SelectMany(message => message.All(1)).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2))
        select (record.All(5).Single().Text(1), record.Attributes(6));

    /// <summary>Everything that arrived, as one text.</summary>
    internal string Everything => string.Concat(received.Select(one => one.Body.ToStringUtf8()));

    internal static async Task<OtlpReceiver> StartAsync(bool overGrpc = false)
    {
        var receiver = new OtlpReceiver(overGrpc);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Settings that make a service export to here.</summary>
    internal Dictionary<string, string?> Settings() => new(TestService.KeySettings(0, TestService.AdminKey, "admin"))
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = overGrpc ? null : "http/protobuf",
        ["OTEL_SERVICE_NAME"] = "tested",
    };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // One message after five bytes of frame; the answer is an empty one.
    private async Task ReceiveCallAsync(HttpContext context, string signal)
    {
        received.Enqueue((signal, ByteString.CopyFrom((await ByteString.FromStreamAsync(context.Request.Body)).Span[5..])));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private IEnumerable<WireMessage> Messages(string signal) => received.Where(one => one.Signal == signal).Select(one => new WireMessage(one.Body));
}
