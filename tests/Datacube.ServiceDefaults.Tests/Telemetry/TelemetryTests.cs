using System.Diagnostics;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Access;
using Datacube.ServiceDefaults.Tests.Grpc;
using Datacube.ServiceDefaults.Tests.Scrubbing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Telemetry;

[Collection(AloneDefinition.Name)]
[Trait("kind", "unit")]
public sealed partial class TelemetryTests
{
    private static readonly ActivitySource Own = new("Datacube.Tests");

    [Fact]
    public async Task A_request_is_one_trace_with_route_status_and_error()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, async service =>
        {
            await service.GetAsync("/cubes/7", TestService.AdminKey);
            await service.GetAsync("/bug", TestService.AdminKey);
            await service.GetAsync("/refused", TestService.AdminKey);
        });
        var served = receiver.Served.ToDictionary(span => span.Name);
        var good = served["GET /cubes/{id}"];
        Assert.Equal(("tested", "/cubes/{id}", "200", 0UL), (good.Service, good.Attributes["http.route"], good.Attributes["http.response.status_code"], good.Status));
        var inner = Assert.Single(receiver.Spans, span => span.Source == "Datacube.Tests");
        Assert.Equal((good.Trace, good.Id), (inner.Trace, inner.Parent));
        var bug = served["GET /bug"];
        Assert.Equal(("500", 2UL), (bug.Attributes["http.response.status_code"], bug.Status));
        Assert.Equal(("400", 0UL), (served["GET /refused"].Attributes["http.response.status_code"], served["GET /refused"].Status));
        Assert.Contains(receiver.Logs, log => log.Body.Contains($"incident {bug.Trace}", StringComparison.Ordinal) && log.Attributes["exception.type"] == typeof(InvalidOperationException).FullName);
    }

    [Fact]
    public async Task A_call_by_gRPC_is_named_after_its_method_and_fails_when_the_service_does()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await GrpcService.StartAsync(receiver.Settings()))
        {
            var headers = GrpcService.With(TestService.AdminKey);
            await service.Client.ListJobsAsync(new ListJobsRequest(), headers);
            await Refusal.OfAsync(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = "bug" }, headers));
            await Refusal.OfAsync(async () => await service.Client.GetJobAsync(new GetJobRequest { JobId = "bbox.empty" }, headers));
        }
        var calls = receiver.Served.Where(span => span.Attributes.ContainsKey("rpc.system")).Select(span => (span.Name, span.Attributes["rpc.grpc.status_code"], span.Status));
        const string Cubes = "datacube.cube_builder.v1.Cubes";
        Assert.Equal([($"{Cubes}/GetJob", "13", 2UL), ($"{Cubes}/GetJob", "3", 0UL), ($"{Cubes}/ListJobs", "0", 0UL)], calls.Order());
    }

    [Fact]
    public async Task Export_by_gRPC_is_what_a_service_does_unless_told_otherwise()
    {
        await using var receiver = await OtlpReceiver.StartAsync(overGrpc: true);
        await RunAsync(receiver, service => service.GetAsync("/cubes/7", TestService.AdminKey));
        Assert.Contains(receiver.Served, span => span.Name == "GET /cubes/{id}");
        Assert.NotEmpty(receiver.Metrics);
        Assert.NotEmpty(receiver.Logs);
    }

    [Fact]
    public async Task Probes_of_health_make_no_spans()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, async service =>
        {
            await service.GetAsync("/health/live");
            await service.GetAsync("/health/ready");
            await service.GetAsync("/cubes/7", TestService.AdminKey);
        });
        Assert.Equal("GET /cubes/{id}", Assert.Single(receiver.Served).Name);
    }

    [Fact]
    public async Task Requests_and_the_runtime_are_measured()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, service => service.GetAsync("/cubes/7", TestService.AdminKey));
        foreach (var expected in ((string, string)[])[("Microsoft.AspNetCore.Hosting", "http.server.request.duration"), ("Microsoft.AspNetCore.Server.Kestrel", "kestrel.active_connections"), ("System.Runtime", "dotnet.gc.collections")])
            Assert.Contains(expected, receiver.Metrics);
    }

    [Fact]
    public async Task No_canary_leaves_in_logs_traces_and_metrics()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, service => service.GetAsync("/leaks?sig=CANARY-query", TestService.AdminKey), ScrubbingTests.Canaries);
        Assert.Contains(receiver.Spans, span => span.Name == "leaking •••");
        Assert.Contains(receiver.Logs, log => log.Body.Contains("leaking •••", StringComparison.Ordinal));
        Assert.DoesNotContain("CANARY", receiver.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(TestService.AdminKey.Reveal(), receiver.Everything, StringComparison.Ordinal);
    }

    private static async Task RunAsync(OtlpReceiver receiver, Func<TestService, Task> use, IEnumerable<KeyValuePair<string, string?>>? more = null)
    {
        var settings = receiver.Settings();
        foreach (var (key, value) in more ?? [])
            settings[key] = value;
        // The end of the service sends what is still held.
        await using var service = await TestService.StartAsync(Map, settings: settings);
        await use(service);
    }

    private static void Map(WebApplication app)
    {
        var admin = new RequireScopeAttribute(Scopes.Admin);
        app.MapGet("/cubes/{id}", (string id) =>
        {
            using var span = Own.StartActivity("inner");
            return id;
        }).WithMetadata(admin);
        app.MapGet("/bug", string () => throw new InvalidOperationException("a bug")).WithMetadata(admin);
        app.MapGet("/refused", string () => throw new DatacubeException("bbox.empty", "empty")).WithMetadata(admin);
        app.MapGet("/leaks", string (ILoggerFactory logs) =>
        {
            using var span = Own.StartActivity("leaking CANARY/five+5");
            span?.SetTag("url.full", "https://u:CANARY@h/x?sig=CANARY");
            span?.AddException(new InvalidOperationException("Password=CANARY"));
            span?.SetStatus(ActivityStatusCode.Error, "CANARY/six+6");
            LogLeak(logs.CreateLogger("leaks"), "CANARY/five+5", new Uri("https://h/x?token=CANARY"), new InvalidOperationException("CANARY eight"));
            throw new InvalidOperationException("CANARY-four without any form");
        }).WithMetadata(admin);
    }

    [LoggerMessage(1, LogLevel.Error, "leaking {Value} of {Address}")]
    private static partial void LogLeak(ILogger log, string value, Uri address, Exception failure);
}
