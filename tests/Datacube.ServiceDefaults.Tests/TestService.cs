using Datacube.Contracts.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Datacube.ServiceDefaults.Tests;

/// <summary>A service made of nothing but the defaults and what a test maps, on a free port of this machine, speaking HTTP/1.1.</summary>
internal sealed class TestService : IAsyncDisposable
{
    internal static readonly ApiKey AdminKey = ApiKey.Create();

    private TestService(WebApplication app)
    {
        App = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    internal WebApplication App { get; }

    internal Uri Address { get; }

    internal HttpClient Client { get; }

    /// <summary>Starts a service. Unless a test says otherwise it knows one key, <see cref="AdminKey"/>.</summary>
    internal static async Task<TestService> StartAsync(Action<WebApplication>? map = null, Action<WebApplicationBuilder>? add = null, Dictionary<string, string?>? settings = null)
    {
        var app = Build(map, add, settings);
        await app.StartAsync();
        return new TestService(app);
    }

    internal static WebApplication Build(Action<WebApplication>? map = null, Action<WebApplicationBuilder>? add = null, Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:0", ["Kestrel:EndpointDefaults:Protocols"] = "Http1", ["Shutdown:NoticeTime"] = "00:00:00" });
        builder.Configuration.AddInMemoryCollection(settings ?? KeySettings(0, AdminKey, "admin"));
        add?.Invoke(builder);
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        map?.Invoke(app);
        return app;
    }

    /// <summary>Settings that make a service accept a key.</summary>
    internal static Dictionary<string, string?> KeySettings(int index, ApiKey key, params string[] scopes)
    {
        var section = $"Authentication:ApiKeys:{index}";
        Dictionary<string, string?> settings = new() { [$"{section}:Id"] = key.Id, [$"{section}:Hash"] = key.Hash(), [$"{section}:Subject"] = $"subject-{index}" };
        for (var i = 0; i < scopes.Length; i++)
            settings[$"{section}:Scopes:{i}"] = scopes[i];
        return settings;
    }

    internal Task<HttpResponseMessage> GetAsync(string path, ApiKey? key = null, string? token = null) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), key, token);

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, ApiKey? key = null, string? token = null)
    {
        if (key is not null)
            request.Headers.Add(ApiKey.Header, key.Reveal());
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
