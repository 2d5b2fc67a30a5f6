using System.Net;
using Datacube.Contracts.Http;
using Datacube.ServiceDefaults.Access;
using Datacube.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Access;

[Trait("kind", "unit")]
public sealed class TokenTests : IAsyncLifetime, IDisposable
{
    private readonly ManualClock clock = new();
    private readonly ScriptedIssuer issuer;
    private TestService service = null!;

    public TokenTests() => issuer = new ScriptedIssuer(clock);

    public async Task InitializeAsync() => service = await TestService.StartAsync(
        app => app.MapGet("/cubes", [RequireScope(Scopes.CubesRead)] (HttpContext context) => Caller.Of(context.User).Subject),
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton(new GuardedHttpOptions { Network = issuer, Time = clock });
        },
        new() { ["Authentication:Jwt:Authority"] = ScriptedIssuer.Address, ["Authentication:Jwt:Audience"] = ScriptedIssuer.Audience });

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => issuer.Dispose();

    [Fact]
    public async Task A_good_token_lets_its_subject_in() =>
        Assert.Equal("someone", await (await service.GetAsync("/cubes", token: issuer.Token("catalog.read cubes.read"))).Content.ReadAsStringAsync());

    [Fact]
    public async Task A_token_without_the_scope_is_forbidden() =>
        await Answer.HasCodeAsync(await service.GetAsync("/cubes", token: issuer.Token("catalog.read")), HttpStatusCode.Forbidden, "auth.scope");

    [Theory]
    [InlineData("unsigned")]
    [InlineData("signed with the public key")]
    [InlineData("tampered")]
    [InlineData("of another audience")]
    [InlineData("of another issuer")]
    [InlineData("without an end")]
    [InlineData("not a token")]
    [InlineData("signed with another key")]
    public async Task A_forged_token_is_refused(string how)
    {
        using var other = new ScriptedIssuer(clock);
        var token = how switch
        {
            "unsigned" => issuer.Unsigned(),
            "signed with the public key" => issuer.SignedWithPublicKey(),
            "tampered" => issuer.Tampered(),
            "of another audience" => issuer.Token(audience: "another"),
            "of another issuer" => issuer.Token(issuer: "https://other.example.org"),
            "without an end" => issuer.Token(withEnd: false),
            "signed with another key" => other.Token(),
            _ => "not a token",
        };
        var body = await Answer.HasCodeAsync(await service.GetAsync("/cubes", token: token), HttpStatusCode.Unauthorized, "auth.invalid");
        Assert.DoesNotContain(token, body.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-59, true)]
    [InlineData(-61, false)]
    public async Task Clocks_may_differ_by_a_minute_at_the_end_of_a_token(int ends, bool accepted)
    {
        var answer = await service.GetAsync("/cubes", token: issuer.Token(begins: TimeSpan.FromMinutes(-10), ends: TimeSpan.FromSeconds(ends)));
        if (accepted)
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        else
            await Answer.HasCodeAsync(answer, HttpStatusCode.Unauthorized, "auth.expired");
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public async Task Clocks_may_differ_by_a_minute_at_the_beginning_of_a_token(int begins, bool accepted)
    {
        var answer = await service.GetAsync("/cubes", token: issuer.Token(begins: TimeSpan.FromSeconds(begins)));
        Assert.Equal(accepted ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_found_and_forged_keys_do_not_make_the_service_ask_all_the_time()
    {
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/cubes", token: issuer.Token())).StatusCode);
        issuer.ChangeKey();
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/cubes", token: issuer.Token())).StatusCode);
        var asked = issuer.Asked;
        using var other = new ScriptedIssuer(clock);
        other.ChangeKey();
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/cubes", token: other.Token())).StatusCode);
        Assert.Equal(asked, issuer.Asked);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_no_reason_to_let_anyone_in()
    {
        issuer.IsDown = true;
        var asking = service.GetAsync("/cubes", token: issuer.Token());
        // The pause before the second attempt runs on the clock of the test.
        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await Answer.HasCodeAsync(await asking, HttpStatusCode.ServiceUnavailable, "service.unavailable");
    }
}
