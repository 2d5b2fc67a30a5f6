using System.Net;
using Datacube.Contracts.Access;
using Datacube.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Limits;

[Trait("kind", "unit")]
public sealed class LimitTests
{
    [Theory]
    [InlineData(1 << 20, HttpStatusCode.OK, true)]
    [InlineData((1 << 20) + 1, HttpStatusCode.RequestEntityTooLarge, true)]
    [InlineData((1 << 20) + 1, HttpStatusCode.RequestEntityTooLarge, false)]
    public async Task A_body_may_have_a_mebibyte_whether_it_states_its_length_or_not(int bytes, HttpStatusCode status, bool stated)
    {
        await using var service = await TestService.StartAsync(Map);
        var request = new HttpRequestMessage(HttpMethod.Post, "/count") { Content = new ByteArrayContent(new byte[bytes]) };
        request.Headers.TransferEncodingChunked = !stated;
        using var answer = await service.SendAsync(request, TestService.AdminKey);
        if (status == HttpStatusCode.OK)
            Assert.Equal($"{bytes}", await answer.Content.ReadAsStringAsync());
        else
            Assert.Contains("paging", (await Answer.HasCodeAsync(answer, status, "message.too_large")).GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_others_are_not_held_up()
    {
        var (busy, calm) = (ApiKey.Create(), ApiKey.Create());
        Dictionary<string, string?> settings = new(TestService.KeySettings(0, busy, "admin").Concat(TestService.KeySettings(1, calm, "admin"))) { ["Limits:Burst"] = "3", ["Limits:RequestsPerSecond"] = "1" };
        await using var service = await TestService.StartAsync(Map, settings: settings);
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/ok", busy)).StatusCode);
        using var refused = await service.GetAsync("/ok", busy);
        await Answer.HasCodeAsync(refused, HttpStatusCode.TooManyRequests, "rate.limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/ok", calm)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Guessing_keys_is_limited_by_address()
    {
        var settings = TestService.KeySettings(0, TestService.AdminKey, "admin");
        settings["Limits:Burst"] = "2";
        settings["Limits:RequestsPerSecond"] = "1";
        await using var service = await TestService.StartAsync(Map, settings: settings);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/ok", ApiKey.Create())).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await service.GetAsync("/ok", ApiKey.Create())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/ok", TestService.AdminKey)).StatusCode);
    }

    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("192.0.2.0/24", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "203.0.113.9")]
    public async Task The_word_of_a_proxy_counts_only_when_it_is_known(string? network, string seen)
    {
        var settings = TestService.KeySettings(0, TestService.AdminKey, "admin");
        if (network is not null)
            settings["Forwarding:KnownNetworks:0"] = network;
        await using var service = await TestService.StartAsync(Map, settings: settings);
        var request = new HttpRequestMessage(HttpMethod.Get, "/from");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        Assert.Equal(seen, await (await service.SendAsync(request, TestService.AdminKey)).Content.ReadAsStringAsync());
    }

    private static void Map(WebApplication app)
    {
        var admin = new RequireScopeAttribute(Scopes.Admin);
        app.MapGet("/ok", () => "ok").WithMetadata(admin);
        app.MapGet("/from", (HttpContext context) => $"{context.Connection.RemoteIpAddress}").WithMetadata(admin);
        app.MapPost("/count", async (HttpRequest request) =>
        {
            using var copy = new MemoryStream();
            await request.Body.CopyToAsync(copy);
            return $"{copy.Length}";
        }).WithMetadata(admin);
    }
}
