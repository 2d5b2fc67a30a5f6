using Datacube.Contracts.Access;
using Datacube.Contracts.Cubes.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;

namespace Datacube.ServiceDefaults.Tests.Grpc;

/// <summary>A service with <see cref="ScriptedCubes"/> over HTTP/2, and a client of it.</summary>
internal sealed class GrpcService : IAsyncDisposable
{
    private readonly GrpcChannel channel;

    private GrpcService(TestService service)
    {
        Service = service;
        service.Client.DefaultRequestVersion = new Version(2, 0);
        service.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        channel = GrpcChannel.ForAddress(service.Address, new GrpcChannelOptions { MaxSendMessageSize = null });
        Client = new Cubes.CubesClient(channel);
    }

    internal TestService Service { get; }

    internal Cubes.CubesClient Client { get; }

    internal static async Task<GrpcService> StartAsync(Dictionary<string, string?>? settings = null, params (string Key, string Value)[] more)
    {
        settings ??= TestService.KeySettings(0, TestService.AdminKey, "admin");
        foreach (var (key, value) in more)
            settings[key] = value;
        settings["Kestrel:EndpointDefaults:Protocols"] = "Http2";
        return new(await TestService.StartAsync(app => app.MapGrpcService<ScriptedCubes>(), settings: settings));
    }

    internal static Metadata With(ApiKey key) => new() { { ApiKey.Header, key.Reveal() } };

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await Service.DisposeAsync();
    }
}
