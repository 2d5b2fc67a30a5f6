using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Items;
using Datacube.CatalogSearch.Stac;
using Datacube.Contracts.Access;
using Datacube.Jobs;
using Datacube.ServiceDefaults.Access;
using Datacube.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Who may do what over HTTP: every address of the API, by the API's own description.</summary>
public sealed class ClosedApiTests
{
    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task Every_address_is_closed_unless_the_catalogue_is_public()
    {
        await using var service = await StacService.StartAsync(isPublic: false);
        var described = (await service.SendAsync(HttpMethod.Get, "/api", null, StacService.Reader)).Json;
        Assert.True(Operations(described).Count() > 15);
        foreach (var (method, path) in Operations(described))
        {
            var address = path.Replace("{collectionId}", "c", StringComparison.Ordinal).Replace("{itemId}", "i", StringComparison.Ordinal);
            var reads = method == HttpMethod.Get || path is "/search" or "/aggregate";
            async Task<(int, string?)> AskAsync(ApiKey? key) => await service.SendAsync(method, address, null, key) is var answer && answer.Status >= 400 ? (answer.Status, answer.Code) : (answer.Status, null);
            Assert.Equal((401, "auth.missing"), await AskAsync(null));
            Assert.Equal((401, "auth.invalid"), await AskAsync(ApiKey.Create()));
            Assert.Equal((403, "auth.scope"), await AskAsync(StacService.Powerless));
            Assert.Equal((403, "auth.scope"), await AskAsync(reads ? StacService.Writer : StacService.Reader));
        }
        Assert.DoesNotContain("access-control-allow-origin", (await service.GetAsync("")).Headers.Keys);
        Assert.DoesNotContain("access-control-allow-origin", (await service.SendAsync(HttpMethod.Options, "/search", null, null, ("Origin", "https://example.org"), ("Access-Control-Request-Method", "POST"))).Headers.Keys);
    }

    [Theory, Trait("kind", "unit"), InlineData(true), InlineData(false)]
    public async Task The_description_names_every_address_and_only_reading_can_be_open(bool isPublic)
    {
        await using var app = Map(isPublic);
        var mapped = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        using var stream = typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.json")!;
        var described = Operations((JsonObject)JsonNode.Parse(stream)!).Select(operation => $"{operation.Method} /stac{operation.Path}".TrimEnd('/'));
        Assert.Equal(described.Order(StringComparer.Ordinal), mapped.Select(endpoint => $"{MethodOf(endpoint)} {endpoint.RoutePattern.RawText}".TrimEnd('/')).Order(StringComparer.Ordinal));
        foreach (var endpoint in mapped)
        {
            var reads = MethodOf(endpoint) == "GET" || endpoint.RoutePattern.RawText is "/stac/search" or "/stac/aggregate";
            Assert.Equal(isPublic && reads, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);
            Assert.Equal(isPublic && reads ? null : reads ? Scopes.CatalogRead : Scopes.IngestWrite, endpoint.Metadata.GetMetadata<RequireScopeAttribute>()?.Scope);
        }
    }

    private static WebApplication Map(bool isPublic)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["CatalogSearch:Public"] = isPublic ? "true" : "false" });
        builder.AddSchema("catalog");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddOwnCatalog("catalog");
        var app = builder.Build();
        app.MapStac();
        return app;
    }

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single();

    private static IEnumerable<(HttpMethod Method, string Path)> Operations(JsonObject openApi) =>
        openApi["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (HttpMethod.Parse(operation.Key.ToUpperInvariant()), path.Key)));
}
