using System.Net;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Providers;
using Datacube.Stac.Tests.Catalogs;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Providers;

[Trait("kind", "unit")]
public class ProviderGateTests
{
    private const string Api = "https://api.example.com/";

    [Fact]
    public async Task Fault_12_no_more_requests_are_under_way_than_allowed_and_all_get_their_turn()
    {
        var (now, most, gate) = (0, 0, new Lock());
        var arrived = new SemaphoreSlim(0);
        var leave = new SemaphoreSlim(0);
        using var limit = new ProviderGate(new() { Concurrency = 3 }, TimeProvider.System);
        using var network = limit.Around(new Slow(async () =>
        {
            lock (gate)
                most = Math.Max(most, ++now);
            arrived.Release();
            await leave.WaitAsync();
            lock (gate)
                now--;
        }));
        using var client = new HttpMessageInvoker(network);
        var all = Enumerable.Range(0, 12).Select(async _ =>
        {
            using var response = await client.SendAsync(new(HttpMethod.Get, Api), default);
        }).ToList();
        // Three are inside before the first leaves; then one comes for each that leaves.
        for (var i = 0; i < 12; i++)
        {
            if (i >= 3)
                leave.Release();
            Assert.True(await arrived.WaitAsync(TimeSpan.FromMinutes(1)));
        }
        leave.Release(3);
        await Task.WhenAll(all);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_place_is_held_until_the_body_is_let_go()
    {
        using var limit = new ProviderGate(new() { Concurrency = 1 }, TimeProvider.System);
        using var client = new HttpMessageInvoker(limit.Around(new Slow(() => Task.CompletedTask)));
        var first = await client.SendAsync(new(HttpMethod.Get, Api), default);
        var second = client.SendAsync(new(HttpMethod.Get, Api), default);
        Assert.False(second.IsCompleted);
        Assert.Equal("{}", await first.Content.ReadAsStringAsync());
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Waiting_for_a_place_is_not_time_of_the_source()
    {
        var clock = new ManualClock();
        using var limit = new ProviderGate(new() { Concurrency = 1 }, clock);
        using var network = new Slow(() => Task.CompletedTask);
        using var client = GuardedHttp.CreateClient(new() { Network = network, Around = limit.Around, Time = clock, MaxAttempts = 1, AttemptTimeout = TimeSpan.FromMinutes(1) });
        var first = await client.GetAsync(new Uri(Api), HttpCompletionOption.ResponseHeadersRead);
        var second = client.GetAsync(new Uri(Api), HttpCompletionOption.ResponseHeadersRead);
        clock.Advance(TimeSpan.FromMinutes(5));
        first.Dispose();
        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
    }

    [Fact]
    public async Task Requests_are_spaced_as_the_rate_says()
    {
        var clock = new JumpingClock();
        using var limit = new ProviderGate(new() { Concurrency = 1, RequestsPerSecond = 4 }, clock);
        using var client = new HttpMessageInvoker(limit.Around(new Slow(() => Task.CompletedTask)));
        for (var i = 0; i < 5; i++)
            (await client.SendAsync(new(HttpMethod.Get, Api), default)).Dispose();
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(0.25), 4), clock.Waits);
    }

    [Fact]
    public async Task A_request_that_fails_or_is_cancelled_gives_its_place_back()
    {
        using var limit = new ProviderGate(new() { Concurrency = 1 }, TimeProvider.System);
        using var client = new HttpMessageInvoker(limit.Around(new Slow(() => throw new HttpRequestException("no"))));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(new(HttpMethod.Get, Api), default));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(new(HttpMethod.Get, Api), default));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(new(HttpMethod.Get, Api), new(true)));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(new(HttpMethod.Get, Api), default));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Mon, 01 Jan 2024 00:00:07 GMT")]
    public async Task Fault_12_a_pause_that_a_provider_asks_for_holds_for_every_request(string retryAfter)
    {
        var answers = 0;
        using var bench = new ProviderBench(new((_, _) => ++answers == 1 ? Throttled(retryAfter) : ScriptedServer.Json(ScriptedServer.Item("a"))));
        var provider = ProviderBench.Provider("stac", Api);
        Assert.Single(await bench.SearchAsync(provider));
        Assert.Equal(TimeSpan.FromSeconds(7), bench.Clock.Waits.Max());
        Assert.Equal(2, answers);
    }

    [Fact]
    public async Task A_provider_that_asks_for_an_hour_has_failed_for_now()
    {
        using var bench = new ProviderBench(new((_, _) => Throttled("3600")));
        var failure = await Assert.ThrowsAsync<DatacubeException>(() => bench.SearchAsync(ProviderBench.Provider("stac", Api)));
        Assert.Equal("source.throttled", failure.Code);
        Assert.Single(bench.Server.Asked.Distinct());
        Assert.All(bench.Clock.Waits, wait => Assert.True(wait <= RetryPolicy.LongestRetryAfter));
    }

    [Theory]
    [InlineData(500, "source.unavailable")]
    [InlineData(503, "source.unavailable")]
    [InlineData(429, "source.throttled")]
    public async Task Fault_12_a_provider_that_keeps_failing_is_asked_a_bounded_number_of_times(int status, string code)
    {
        using var bench = new ProviderBench(new((_, _) => ScriptedServer.Status(status)), attempts: 3);
        Assert.Equal(code, (await Assert.ThrowsAsync<DatacubeException>(() => bench.SearchAsync(ProviderBench.Provider("stac", Api)))).Code);
        Assert.Equal(3, bench.Server.Asked.Count);
    }

    private static HttpResponseMessage Throttled(string retryAfter)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("max session number reached") };
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    private sealed class Slow(Func<Task> work) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await work();
            cancellationToken.ThrowIfCancellationRequested();
            return new(HttpStatusCode.OK) { Content = new StringContent("{}"), RequestMessage = request };
        }
    }
}
