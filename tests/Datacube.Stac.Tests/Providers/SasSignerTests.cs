using System.Net;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Providers;
using Datacube.Stac.Providers.Signing;
using Datacube.Stac.Tests.Catalogs;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Providers;

[Trait("kind", "unit")]
public class SasSignerTests
{
    private const string Asset = "https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2/33/U/WP/B04.tif";
    private readonly ManualClock clock = new();
    private int tokens;
    private Func<string, HttpResponseMessage> asset = _ => new(HttpStatusCode.OK) { Content = new StringContent("pixels") };
    private Func<HttpResponseMessage>? service;

    [Fact]
    public async Task Addresses_are_signed_when_they_are_read_and_tokens_are_renewed_before_they_end()
    {
        using var server = Server();
        using var client = Client(server);
        for (var minute = 0; minute < 120; minute += 10)
        {
            using var response = await client.GetAsync(new Uri(Asset + "?a=1"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(Asset + "?a=1", response.RequestMessage!.RequestUri!.AbsoluteUri);
            clock.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.Equal(2, tokens);
        Assert.Equal("GET https://planetarycomputer.microsoft.com/api/sas/v1/token/sentinel2l2a01/sentinel2-l2", server.Asked[0]);
        Assert.Equal($"GET {Asset}?a=1&sig=1", server.Asked[1]);
        Assert.Equal($"GET {Asset}?a=1&sig=2", server.Asked[^1]);
    }

    [Fact]
    public async Task A_403_renews_the_token_once_and_then_is_the_answer()
    {
        asset = address => address.EndsWith("sig=1", StringComparison.Ordinal) ? new(HttpStatusCode.Forbidden) : new(HttpStatusCode.OK);
        using var server = Server();
        using var client = Client(server);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(Asset))).StatusCode);
        Assert.Equal(2, tokens);
        asset = _ => new(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(new Uri(Asset))).StatusCode);
        Assert.Equal(3, tokens);
    }

    [Fact]
    public async Task Many_reads_at_once_ask_for_one_token()
    {
        using var server = Server();
        using var client = Client(server);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetAsync(new Uri(Asset))));
        Assert.Equal(1, tokens);
    }

    [Fact]
    public async Task Other_hosts_signed_addresses_and_unknown_containers_are_left_alone()
    {
        service = () => new(HttpStatusCode.NotFound);
        using var server = Server();
        using var client = Client(server);
        string[] addresses = ["https://example.com/a/b.tif", "https://evil.blob.core.windows.net.example.com/a/b.tif", Asset + "?sv=1&sig=mine", "https://other.blob.core.windows.net/public/x.tif"];
        foreach (var address in addresses)
            (await client.GetAsync(new Uri(address))).Dispose();
        Assert.Equal([.. addresses[..3].Select(address => $"GET {address}"), "GET https://planetarycomputer.microsoft.com/api/sas/v1/token/other/public", $"GET {addresses[3]}"], server.Asked);
    }

    [Fact]
    public async Task A_service_of_tokens_that_fails_is_asked_again_the_next_time()
    {
        service = () => new(HttpStatusCode.BadRequest);
        using var server = Server();
        using var client = Client(server);
        Assert.Equal("source.refused", (await Assert.ThrowsAsync<DatacubeException>(() => client.GetAsync(new Uri(Asset)))).Code);
        service = () => ScriptedServer.Json("""{"msft:expiry":"2023-12-31T23:00:00Z","token":"sig=old"}""");
        Assert.Equal("source.clock", (await Assert.ThrowsAsync<DatacubeException>(() => client.GetAsync(new Uri(Asset)))).Code);
        service = null;
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(Asset))).StatusCode);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_stalls_or_never_ends_spoils_no_later_read()
    {
        using var server = Server();
        using var client = Client(server);
        service = () => Streamed(new BrokenStream());
        Assert.Equal("source.unavailable", (await Assert.ThrowsAsync<DatacubeException>(() => client.GetAsync(new Uri(Asset)))).Code);
        service = () => Streamed(new EndlessStream());
        Assert.Equal("json.too_large", (await Assert.ThrowsAsync<DatacubeException>(() => client.GetAsync(new Uri(Asset)))).Code);
        var stalled = new StalledStream();
        service = () => Streamed(stalled);
        var waiting = client.GetAsync(new Uri(Asset));
        await stalled.Reading.WaitAsync(TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("source.unavailable", (await Assert.ThrowsAsync<DatacubeException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1)))).Code);
        service = null;
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(Asset))).StatusCode);
    }

    private static HttpResponseMessage Streamed(Stream body) => new(HttpStatusCode.OK) { Content = new StreamContent(body) };

    private HttpClient Client(ScriptedServer server) =>
        GuardedHttp.CreateClient(new SceneSigning(new GuardedHttpOptions { Network = server, Time = clock, MaxAttempts = 1 }, ProviderTable.BuiltIn).Http);

    private ScriptedServer Server() => new((request, _) =>
    {
        if (!request.Contains("/sas/v1/token/", StringComparison.Ordinal))
            return asset(request);
        var number = Interlocked.Increment(ref tokens);
        return service?.Invoke() ?? ScriptedServer.Json($$"""{"msft:expiry":"{{clock.GetUtcNow().AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}}","token":"sig={{number}}"}""");
    });
}
