using Datacube.Contracts.Access;
using Datacube.Contracts.Cubes.V1;
using Datacube.ServiceDefaults.Access;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Grpc;

[Trait("kind", "unit")]
public sealed class ClosedRpcTests
{
    private static readonly ApiKey Powerless = ApiKey.Create();

    [Fact]
    public async Task Every_method_is_closed_without_credentials_with_wrong_ones_and_without_the_scope()
    {
        var settings = TestService.KeySettings(0, Powerless, Scopes.IngestWrite);
        await using var service = await GrpcService.StartAsync(settings);
        var methods = Methods(service);
        foreach (var expected in (string[])["/datacube.cube_builder.v1.Cubes/SubmitCube", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "/grpc.health.v1.Health/Check"])
            Assert.Contains(expected, methods.Keys);
        foreach (var (path, asksForScope) in methods)
        {
            Assert.Equal(("16", "auth.missing"), await CallAsync(service, path, null));
            Assert.Equal(("16", "auth.invalid"), await CallAsync(service, path, ApiKey.Create()));
            if (asksForScope)
                Assert.Equal(("7", "auth.scope"), await CallAsync(service, path, Powerless));
        }
        Assert.Equal(("16", "auth.missing"), await CallAsync(service, "/no.such.Service/Method", null));
    }

    [Fact]
    public async Task The_right_scope_opens_a_method()
    {
        var key = ApiKey.Create();
        await using var service = await GrpcService.StartAsync(TestService.KeySettings(0, key, Scopes.CubesSubmit));
        Assert.Equal("subject-0", (await service.Client.SubmitCubeAsync(new SubmitCubeRequest(), GrpcService.With(key))).JobId);
        var error = await Refusal.OfAsync(async () => await service.Client.ListJobsAsync(new ListJobsRequest(), GrpcService.With(key)));
        Assert.Equal(("auth.scope", Scopes.CubesSubmit, Scopes.CubesRead), (error.Code, error.Value, error.Limit));
    }

    [Fact]
    public async Task A_service_without_scopes_does_not_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestService.StartAsync(app => Microsoft.AspNetCore.Builder.GrpcEndpointRouteBuilderExtensions.MapGrpcService<Forgotten>(app)));
        Assert.Contains("/datacube.cube_builder.v1.Cubes/GetJob asks for no scope", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented_for_those_who_may_call()
    {
        await using var service = await GrpcService.StartAsync();
        Assert.Equal("12", (await CallAsync(service, "/no.such.Service/Method", TestService.AdminKey)).Status);
    }

    /// <summary>Paths of all methods, and whether they ask for a scope (or only for a caller who has signed in).</summary>
    private static Dictionary<string, bool> Methods(GrpcService service) =>
        ((IEndpointRouteBuilder)service.Service.App).DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null)
            .ToDictionary(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()!.Method.FullName, endpoint => endpoint.Metadata.GetMetadata<RequireScopeAttribute>() is not null);

    private static async Task<(string Status, string Code)> CallAsync(GrpcService service, string path, ApiKey? key)
    {
        var answer = await RawCall.SendAsync(service.Service.Client, new Uri(service.Service.Address, path), key);
        return (answer.Status, answer.Code);
    }

    private sealed class Forgotten : Cubes.CubesBase
    {
        public override Task<Job> GetJob(GetJobRequest request, ServerCallContext context) => Task.FromResult(new Job());
    }
}
