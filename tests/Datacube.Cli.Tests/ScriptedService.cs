using System.Net;
using Datacube.Contracts.Cubes.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Datacube.Cli.Tests;

/// <summary>A cube service whose only job has ended already, in a way that the test chooses.</summary>
public sealed class ScriptedService : IAsyncDisposable
{
    private readonly WebApplication application;

    private ScriptedService(WebApplication application) => this.application = application;

    /// <summary>The environment of commands that use it.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["DATACUBE_SERVICE"] = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(),
        ["DATACUBE_KEY_FILE"] = "/nowhere/key",
    };

    public static async Task<ScriptedService> StartAsync(Job ended)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new Service(ended));
        var service = new ScriptedService(builder.Build());
        service.application.UseRouting();
        service.application.MapGrpcService<Service>();
        await service.application.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private sealed class Service(Job ended) : Cubes.CubesBase
    {
        public override Task<SubmitCubeReply> SubmitCube(SubmitCubeRequest request, ServerCallContext context) =>
            Task.FromResult(new SubmitCubeReply { JobId = ended.JobId, Plan = new Plan { Output = ended.Output, Hash = "00", Estimate = new(), Crs = "EPSG:4326", PixelSize = 0.001, Tasks = 2 } });

        public override Task WatchJob(WatchJobRequest request, IServerStreamWriter<Job> responseStream, ServerCallContext context) => responseStream.WriteAsync(ended, context.CancellationToken);
    }
}
