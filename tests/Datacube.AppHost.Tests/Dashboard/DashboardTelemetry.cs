using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Datacube.AppHost.Tests.Dashboard;

/// <summary>What the real dashboard has received, asked over its telemetry interface.</summary>
internal sealed partial class DashboardTelemetry : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler());

    /// <summary>Address and key as <c>datacube up</c> prints them.</summary>
    public DashboardTelemetry(string output)
    {
        client.BaseAddress = new Uri(Login().Match(output).Groups[1].Value);
        var telemetry = Export().Match(output);
        Variables = new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = telemetry.Groups[1].Value, ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={telemetry.Groups[2].Value}" };
        client.DefaultRequestHeaders.Add("x-api-key", telemetry.Groups[2].Value);
    }

    /// <summary>What a command needs so that the dashboard shows its traces.</summary>
    public Dictionary<string, string> Variables { get; }

    /// <summary>The spans of the trace that a resource began; none while the dashboard does not know it.</summary>
    public async Task<IReadOnlyList<ShownSpan>> TraceOfAsync(string resource, CancellationToken deadline)
    {
        var all = (JsonArray)(await GetAsync("resources", deadline))!;
        if (all.FirstOrDefault(each => (string?)each!["name"] == resource) is not { } found)
            return [];
        var own = Spans(await GetAsync($"spans?resource={found["displayName"]}", deadline));
        return own is [var first, ..] ? Spans(await GetAsync($"traces/{first.Trace}", deadline)) : [];
    }

    /// <summary>All log lines that it holds, as they came.</summary>
    public Task<string> LogsAsync(CancellationToken deadline) => client.GetStringAsync(new Uri("/api/telemetry/logs?limit=10000", UriKind.Relative), deadline);

    public void Dispose() => client.Dispose();

    private async Task<JsonNode?> GetAsync(string what, CancellationToken deadline) => JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/telemetry/{what}", UriKind.Relative), deadline));

    private static List<ShownSpan> Spans(JsonNode? answer) =>
    [
        .. from resource in answer!["data"]!["resourceSpans"]!.AsArray()
           let service = Value(resource!["resource"]!["attributes"]!, "service.name")
           from scope in resource!["scopeSpans"]!.AsArray()
           from span in scope!["spans"]!.AsArray()
           select new ShownSpan($"{span!["traceId"]}", $"{span["spanId"]}", $"{span["parentSpanId"]}", service, $"{scope["scope"]!["name"]}", $"{span["name"]}", Value(span["attributes"], "datacube.object.key")),
    ];

    private static string Value(JsonNode? attributes, string name) =>
        $"{attributes?.AsArray().FirstOrDefault(each => (string?)each!["key"] == name)?["value"]!["stringValue"]}";

    [GeneratedRegex(@"(http://\S+)/login\?t=")]
    private static partial Regex Login();

    [GeneratedRegex(@"OTEL_EXPORTER_OTLP_ENDPOINT=(\S+) OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key=(\S+)")]
    private static partial Regex Export();
}
