using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Datacube.Contracts.Http;
using Datacube.ServiceDefaults.Access;
using Datacube.ServiceDefaults.Access.Internal;
using Datacube.Testing;
using Datacube.Testing.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Access;

/// <summary>Tokens of one service for another: where they open something, and all that opens nothing.</summary>
[Trait("kind", "unit")]
public sealed class InternalTokenTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly ScriptedIssuer issuer;
    private readonly ServiceKeyPair caller;
    private TestService service = null!;

    public InternalTokenTests() => (issuer, caller) = (new ScriptedIssuer(clock), ServiceKeyPair.Create(folder, "cube-builder"));

    public async Task InitializeAsync() => service = await TestService.StartAsync(
        Map,
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton(new GuardedHttpOptions { Network = issuer, Time = clock });
        },
        new(caller.OfCalled("catalog-search", Scopes.CatalogRead)) { ["Authentication:Jwt:Authority"] = ScriptedIssuer.Address, ["Authentication:Jwt:Audience"] = ScriptedIssuer.Audience });

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose()
    {
        issuer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_token_of_a_service_opens_what_is_marked_for_services()
    {
        var token = Calls().TokenFor("catalog-search", Scopes.CatalogRead);
        Assert.StartsWith(ServiceKeyPair.TokenHead, token, StringComparison.Ordinal);
        Assert.Equal("service cube-builder", await (await service.GetAsync("/search", token: token)).Content.ReadAsStringAsync());
        Assert.Equal("someone", await (await service.GetAsync("/search", token: issuer.Token(Scopes.CatalogRead))).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task It_opens_nothing_else()
    {
        var token = Calls().TokenFor("catalog-search", [.. Scopes.All]);
        var endpoints = ((IEndpointRouteBuilder)service.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!);
        var closed = endpoints.Except([.. EndpointRules.Open, "/search"]).ToList();
        Assert.Contains("/items", closed);
        Assert.Contains(closed, path => path.Contains("ServerReflection", StringComparison.Ordinal));
        foreach (var path in closed.Append("/nothing"))
            await Answer.HasCodeAsync(await service.GetAsync(path, token: token), HttpStatusCode.Forbidden, "auth.scope");
    }

    [Fact]
    public async Task It_may_do_no_more_than_the_operator_grants_and_no_more_than_it_says()
    {
        foreach (var (path, scopes) in (IEnumerable<(string, string[])>)[("/write", [.. Scopes.All]), ("/search", [Scopes.CubesRead])])
            await Answer.HasCodeAsync(await service.GetAsync(path, token: Calls().TokenFor("catalog-search", scopes)), HttpStatusCode.Forbidden, "auth.scope");
    }

    [Theory]
    [InlineData("for another service", "auth.invalid")]
    [InlineData("for people", "auth.invalid")]
    [InlineData("over", "auth.expired")]
    [InlineData("not begun", "auth.invalid")]
    [InlineData("for an hour", "auth.invalid")]
    [InlineData("without an end", "auth.invalid")]
    [InlineData("of another key", "auth.invalid")]
    [InlineData("of a service that may not call", "auth.invalid")]
    [InlineData("signed with the public key", "auth.invalid")]
    [InlineData("of the issuer for people", "auth.invalid")]
    [InlineData("of another type", "auth.invalid")]
    [InlineData("unsigned", "auth.invalid")]
    public async Task A_token_is_refused_that_is(string how, string code)
    {
        var token = Forged(how);
        var body = await Answer.HasCodeAsync(await service.GetAsync("/search", token: token), HttpStatusCode.Unauthorized, code);
        Assert.DoesNotContain(token, body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_nobody_may_call_accepts_no_token_of_services()
    {
        await using var alone = await TestService.StartAsync(Map);
        await Answer.HasCodeAsync(await alone.GetAsync("/search", token: Calls().TokenFor("catalog-search", Scopes.CatalogRead)), HttpStatusCode.Unauthorized, "auth.invalid");
    }

    [Fact]
    public async Task What_is_open_to_services_asks_for_a_scope()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestService.StartAsync(app => app.MapGet("/open", [OpenToServices] () => "")));
        Assert.Contains("/open is open to services and asks for no scope", error.Message, StringComparison.Ordinal);
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/search", [RequireScope(Scopes.CatalogRead), OpenToServices] (HttpContext context) => Caller.Of(context.User).Subject);
        app.MapGet("/write", [RequireScope(Scopes.IngestWrite), OpenToServices] () => "written");
        app.MapGet("/items", [RequireScope(Scopes.CatalogRead)] () => "items");
    }

    private InternalCalls Calls(ServiceKeyPair? from = null, TimeSpan ago = default, TimeSpan? lasts = null) => new(
        Options.Create(new AccessSettings { Internal = new() { Service = (from ?? caller).Name, KeyFile = (from ?? caller).PrivateFile, Lifetime = lasts ?? TimeSpan.FromMinutes(1) } }),
        new ManualClock(clock.GetUtcNow() - ago));

    private string Forged(string how)
    {
        var good = Calls().TokenFor("catalog-search", Scopes.CatalogRead);
        switch (how)
        {
            case "for another service":
                return Calls().TokenFor("stats-aggregator", Scopes.CatalogRead);
            case "for people":
                return Token(ScriptedIssuer.Audience, InternalToken.Type, Credentials());
            case "over":
                return Calls(ago: TimeSpan.FromSeconds(121)).TokenFor("catalog-search", Scopes.CatalogRead);
            case "not begun":
                return Calls(ago: TimeSpan.FromSeconds(-61)).TokenFor("catalog-search", Scopes.CatalogRead);
            case "for an hour":
                return Calls(lasts: TimeSpan.FromHours(1)).TokenFor("catalog-search", Scopes.CatalogRead);
            case "without an end":
                return Token(InternalToken.AudienceOf("catalog-search"), InternalToken.Type, Credentials(), withEnd: false);
            case "of another key":
                using (var other = new TempFolder())
                    return Calls(ServiceKeyPair.Create(other, "cube-builder")).TokenFor("catalog-search", Scopes.CatalogRead);
            case "of a service that may not call":
                return Calls(ServiceKeyPair.Create(folder, "stats-aggregator")).TokenFor("catalog-search", Scopes.CatalogRead);
            case "signed with the public key":
                return Token(InternalToken.AudienceOf("catalog-search"), InternalToken.Type, new(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(File.ReadAllText(caller.PublicFile))), SecurityAlgorithms.HmacSha256));
            case "of the issuer for people":
                return issuer.Token(Scopes.CatalogRead, InternalToken.AudienceOf("catalog-search"));
            case "of another type":
                return Token(InternalToken.AudienceOf("catalog-search"), "JWT", Credentials());
            default:
                return $"{Base64UrlEncoder.Encode($$"""{"alg":"none","typ":"{{InternalToken.Type}}"}""")}.{good.Split('.')[1]}.";
        }
    }

    private SigningCredentials Credentials()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(caller.PrivateFile));
        return new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);
    }

    private string Token(string audience, string type, SigningCredentials signing, bool withEnd = true) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        TokenType = type,
        Issuer = "cube-builder",
        Audience = audience,
        Subject = new ClaimsIdentity([new Claim("scope", Scopes.CatalogRead)]),
        Expires = withEnd ? clock.GetUtcNow().UtcDateTime + TimeSpan.FromMinutes(1) : null,
        SigningCredentials = signing,
    });
}
