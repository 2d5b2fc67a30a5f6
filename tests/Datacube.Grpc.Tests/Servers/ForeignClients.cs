using System.Text.Json;
using Datacube.Grpc.Tests.Hosting;
using Datacube.Grpc.Tests.Peers;
using Datacube.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Datacube.Grpc.Tests.Servers;

/// <summary>The checks of a client of another implementation, run once against our server.</summary>
public abstract class ForeignClient : IAsyncLifetime
{
    private readonly Dictionary<string, string?> problems = [];

    public async Task InitializeAsync()
    {
        await using var plain = await StartAsync(null);
        await using var packed = await StartAsync("gzip");
        using var descriptors = new Descriptors();
        var output = await RunAsync(descriptors.File, new Uri(plain.Address).Authority, new Uri(packed.Address).Authority);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var result = JsonDocument.Parse(line);
            problems.Add(result.RootElement.GetProperty("check").GetString()!, result.RootElement.GetProperty("problem").GetString());
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void AssertGood(string check)
    {
        Assert.True(problems.TryGetValue(check, out var problem), $"{check} did not run");
        Assert.Null(problem);
    }

    protected abstract Task<string> RunAsync(string descriptors, string address, string packedAddress);

    private static Task<TestServer> StartAsync(string? compression) => TestServer.StartProbeAsync(
        options => options.ResponseCompressionAlgorithm = compression,
        services =>
        {
            services.AddGrpcReflection();
            services.AddGrpcHealthChecks(health =>
                {
                    health.Services.Map("", check => check.Name != "broken");
                    health.Services.Map("broken", check => check.Name == "broken");
                })
                .AddCheck("well", () => HealthCheckResult.Healthy())
                .AddCheck("broken", () => HealthCheckResult.Unhealthy());
        },
        application =>
        {
            application.MapGrpcHealthChecksService();
            application.MapGrpcReflectionService();
        });
}

/// <summary>grpcio of Python.</summary>
public sealed class PythonClient : ForeignClient
{
    protected override Task<string> RunAsync(string descriptors, string address, string packedAddress) =>
        ExternalProgram.Run(ExternalProgram.Python, [Path.Combine(ExternalProgram.Readers, "grpc", "client.py"), descriptors, address, packedAddress]);
}

/// <summary>@grpc/grpc-js of Node.</summary>
public sealed class NodeClient : ForeignClient
{
    protected override Task<string> RunAsync(string descriptors, string address, string packedAddress) =>
        ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "grpc", "client.mjs"), address, packedAddress]);
}

[Trait("kind", "system")]
public sealed class PythonClientTests(PythonClient client) : IClassFixture<PythonClient>
{
    [Theory]
    [InlineData("unary")]
    [InlineData("request_stream")]
    [InlineData("response_stream")]
    [InlineData("duplex")]
    [InlineData("metadata")]
    [InlineData("status")]
    [InlineData("exceptions")]
    [InlineData("deadlines")]
    [InlineData("server_keeps_deadlines")]
    [InlineData("cancellation")]
    [InlineData("compression")]
    [InlineData("sizes")]
    [InlineData("unimplemented")]
    [InlineData("concurrency")]
    [InlineData("health")]
    public void Python_is_content_with_our_server(string check) => client.AssertGood(check);
}

[Trait("kind", "system")]
public sealed class NodeClientTests(NodeClient client) : IClassFixture<NodeClient>
{
    [Theory]
    [InlineData("unary")]
    [InlineData("request_stream")]
    [InlineData("response_stream")]
    [InlineData("duplex")]
    [InlineData("metadata")]
    [InlineData("status")]
    [InlineData("exceptions")]
    [InlineData("deadlines")]
    [InlineData("cancellation")]
    [InlineData("compression")]
    [InlineData("sizes")]
    [InlineData("unimplemented")]
    [InlineData("concurrency")]
    [InlineData("health")]
    [InlineData("reflection")]
    public void Node_is_content_with_our_server(string check) => client.AssertGood(check);
}
