using System.Net;
using System.Reflection;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Access;
using Datacube.ServiceDefaults.Access.Internal;
using Datacube.ServiceDefaults.Tests.Grpc;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Hosts;

/// <summary>Every method of every service, called on the real process with no credentials, with wrong ones, and with ones that may do something else.</summary>
[Trait("kind", "system")]
public sealed class ClosedServiceTests : IDisposable
{
    private static readonly byte[] ListServices = [0x3A, 0x00];
    private static readonly ApiKey Powerless = ApiKey.Create();
    private static readonly string[] OpenToServices = ["SearchItems"];
    private static readonly string[] Grantable = [.. Scopes.All.Except([Scopes.Admin])];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [RequiresProgramTheory("server:postgres+rabbitmq")]
    [InlineData("Datacube.CatalogSearch", "datacube.catalog_search.v1.Catalog")]
    [InlineData("Datacube.CubeBuilder", "datacube.cube_builder.v1.Cubes")]
    public async Task Every_method_of_a_service_is_closed(string host, string expected)
    {
        var settings = await SettingsAsync();
        await ServiceProcess.RunAsync(host, "--migrate", settings);
        await using var service = await ServiceProcess.StartReadyAsync(host, settings);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var offered = (await RawCall.SendAsync(client, new Uri(service.Address, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"), LocalKeyFile.Read(folder.File("local-key")), ListServices)).Body;
        Assert.Contains(expected, offered, StringComparison.Ordinal);
        foreach (var method in Services().Where(one => offered.Contains(one.FullName, StringComparison.Ordinal)).SelectMany(one => one.Methods))
        {
            var address = new Uri(service.Address, $"/{method.Service.FullName}/{method.Name}");
            Assert.Equal(("16", "auth.missing"), await CallAsync(client, address, null));
            Assert.Equal(("16", "auth.invalid"), await CallAsync(client, address, ApiKey.Create()));
            Assert.Equal(("7", "auth.scope"), await CallAsync(client, address, Powerless));
            await RequireClosedToServicesAsync(client, address, method);
        }
        using var nothing = await client.GetAsync(new Uri(service.PlainAddress, "/"));
        await Answer.HasCodeAsync(nothing, HttpStatusCode.Unauthorized, "auth.missing");
    }

    [Fact]
    public void Every_service_of_the_contracts_belongs_to_a_host() =>
        Assert.Equal(["datacube.catalog_search.v1.Catalog", "datacube.cube_builder.v1.Cubes"], Services().Select(service => service.FullName).Order(StringComparer.Ordinal));

    /// <summary>A token of another service, that could do everything a service can, opens what is marked for services; one that is over or made for another opens nothing.</summary>
    private async Task RequireClosedToServicesAsync(HttpClient client, Uri address, MethodDescriptor method)
    {
        string Token(string audience, TimeSpan ago) => new InternalCalls(Options.Create(new AccessSettings { Internal = new() { Service = "another", KeyFile = folder.File("another.pem") } }), new ManualClock(TimeProvider.System.GetUtcNow() - ago))
            .TokenFor(audience, [.. Grantable]);
        async Task<(string, string)> AskAsync(string audience, TimeSpan ago = default) => await RawCall.SendAsync(client, address, Token(audience, ago)) is var call ? (call.Status, call.Code) : default;
        if (OpenToServices.Contains(method.Name))
            Assert.DoesNotContain((await AskAsync("tested")).Item1, (string[])["7", "16"]);
        else
            Assert.Equal(("7", "auth.scope"), await AskAsync("tested"));
        Assert.Equal(("16", "auth.invalid"), await AskAsync("someone-else"));
        Assert.Equal(("16", "auth.expired"), await AskAsync("tested", TimeSpan.FromMinutes(10)));
    }

    private static IEnumerable<ServiceDescriptor> Services() =>
        typeof(GrpcErrors).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .SelectMany(file => file.Services);

    private static async Task<(string Status, string Code)> CallAsync(HttpClient client, Uri method, ApiKey? key)
    {
        var call = await RawCall.SendAsync(client, method, key);
        return (call.Status, call.Code);
    }

    private async Task<Dictionary<string, string?>> SettingsAsync()
    {
        var (postgres, rabbit) = (await PgServer.Shared, await RabbitServer.Shared);
        Dictionary<string, string?> settings = new()
        {
            ["ConnectionStrings__datacube"] = await postgres.CreateDatabaseAsync(),
            ["ConnectionStrings__rabbitmq"] = rabbit.ConnectionString(await rabbit.CreateVirtualHostAsync()),
            ["services__catalog-search__http__0"] = "http://127.0.0.1:1",
            ["Authentication__LocalKeyFile"] = folder.File("local-key"),
        };
        foreach (var (key, value) in TestService.KeySettings(0, Powerless, Scopes.StatsSubmit))
            settings[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var another = ServiceKeyPair.Create(folder, "another");
        foreach (var (key, value) in ServiceKeyPair.AsVariables(another.OfCalled("tested", Grantable)))
            settings[key] = value;
        // The cube service does not start without a key of its own.
        settings["Authentication__Internal__KeyFile"] = another.PrivateFile;
        return settings;
    }
}
