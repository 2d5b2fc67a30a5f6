using System.Net;
using Datacube.Contracts.Access;
using Datacube.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Access;

[Trait("kind", "unit")]
public sealed class ClosedByDefaultTests
{
    [Fact]
    public async Task Every_endpoint_but_health_is_closed_to_a_caller_without_credentials()
    {
        await using var service = await TestService.StartAsync(Map);
        foreach (var endpoint in ((IEndpointRouteBuilder)service.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var path = endpoint.RoutePattern.RawText!;
            using var answer = await service.GetAsync(path.Replace("{id}", "1", StringComparison.Ordinal));
            if (EndpointRules.Open.Contains(path))
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            else
                await Answer.HasCodeAsync(answer, HttpStatusCode.Unauthorized, "auth.missing");
        }
    }

    [Fact]
    public async Task An_address_where_nothing_is_says_so_only_to_those_who_may_call()
    {
        await using var service = await TestService.StartAsync();
        await Answer.HasCodeAsync(await service.GetAsync("/nothing"), HttpStatusCode.Unauthorized, "auth.missing");
        await Answer.HasCodeAsync(await service.GetAsync("/nothing", TestService.AdminKey), HttpStatusCode.NotFound, "request.not_found");
    }

    [Fact]
    public async Task A_scope_opens_what_asks_for_it_and_nothing_else()
    {
        var key = ApiKey.Create();
        await using var service = await TestService.StartAsync(Map, settings: TestService.KeySettings(0, key, Scopes.CubesRead));
        Assert.Equal("subject-0", await (await service.GetAsync("/cubes/1", key)).Content.ReadAsStringAsync());
        var body = await Answer.HasCodeAsync(await service.GetAsync("/submit", key), HttpStatusCode.Forbidden, "auth.scope");
        Assert.Equal(("cubes.read", "cubes.submit"), (body.GetProperty("value").GetString(), body.GetProperty("limit").GetString()));
    }

    [Fact]
    public async Task An_administrator_may_do_everything()
    {
        await using var service = await TestService.StartAsync(Map);
        foreach (var path in (string[])["/cubes/1", "/submit"])
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync(path, TestService.AdminKey)).StatusCode);
    }

    [Theory]
    [InlineData("dc_short", "auth.invalid")]
    [InlineData("dc_abcdefgh0123456789abcdef0123456789abcdef", "auth.invalid")]
    [InlineData("", "auth.invalid")]
    public async Task A_key_that_is_not_known_is_refused(string key, string code)
    {
        await using var service = await TestService.StartAsync(Map);
        var request = new HttpRequestMessage(HttpMethod.Get, "/submit");
        request.Headers.TryAddWithoutValidation(ApiKey.Header, key);
        await Answer.HasCodeAsync(await service.SendAsync(request), HttpStatusCode.Unauthorized, code);
    }

    [Fact]
    public async Task Two_credentials_at_once_are_refused()
    {
        await using var service = await TestService.StartAsync(Map);
        await Answer.HasCodeAsync(await service.GetAsync("/submit", TestService.AdminKey, token: "x"), HttpStatusCode.Unauthorized, "auth.invalid");
    }

    [Fact]
    public async Task A_key_ends_when_its_time_is_over()
    {
        var key = ApiKey.Create();
        var settings = TestService.KeySettings(0, key, Scopes.Admin);
        settings["Authentication:ApiKeys:0:Expires"] = "2020-01-01T00:00:00Z";
        await using var service = await TestService.StartAsync(Map, settings: settings);
        await Answer.HasCodeAsync(await service.GetAsync("/submit", key), HttpStatusCode.Unauthorized, "auth.expired");
    }

    [Fact]
    public async Task An_endpoint_without_a_scope_stops_the_service_before_it_listens()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestService.StartAsync(app => app.MapGet("/forgotten", () => "open?")));
        Assert.Contains("/forgotten asks for no scope", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_opened_to_everyone_stops_the_service_before_it_listens()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestService.StartAsync(app => app.MapGet("/opened", () => "open").AllowAnonymous()));
        Assert.Contains("/opened is open to everyone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_that_does_not_exist_is_a_programming_error() => Assert.Throws<ArgumentException>(() => new RequireScopeAttribute("cubes.writ"));

    private static void Map(WebApplication app)
    {
        app.MapGet("/cubes/{id}", [RequireScope(Scopes.CubesRead)] (HttpContext context) => Caller.Of(context.User).Subject);
        app.MapGet("/submit", () => "submitted").WithMetadata(new RequireScopeAttribute(Scopes.CubesSubmit));
    }
}
