using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Testing;
using Xunit;

namespace Datacube.Contracts.Tests.Http;

[Trait("kind", "unit")]
public class GuardedHttpTests
{
    private readonly JumpingClock clock = new();

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Fault_12_a_status_that_may_pass_is_tried_five_times(int status)
    {
        var network = new ScriptedNetwork((_, _) => ScriptedNetwork.Answer((HttpStatusCode)status));
        using var response = await Client(network).GetAsync(new Uri("https://example.com/x"));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(5, network.Asked.Count);
        Assert.Equal(4, clock.Waits.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(501)]
    public async Task Any_other_status_is_final(int status)
    {
        var network = new ScriptedNetwork((_, _) => ScriptedNetwork.Answer((HttpStatusCode)status));
        using var response = await Client(network).GetAsync(new Uri("https://example.com/x"));
        Assert.Single(network.Asked);
    }

    [Fact]
    public async Task Success_after_failures_is_success()
    {
        var network = new ScriptedNetwork((_, n) => ScriptedNetwork.Answer(n < 4 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK));
        using var response = await Client(network).GetAsync(new Uri("https://example.com/x"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(4, network.Asked.Count);
    }

    [Fact]
    public async Task A_post_is_sent_once_unless_it_is_marked_as_a_question()
    {
        var network = new ScriptedNetwork((_, _) => ScriptedNetwork.Answer(HttpStatusCode.ServiceUnavailable));
        using var plain = await Client(network).PostAsync(new Uri("https://example.com/x"), new StringContent("a"));
        Assert.Single(network.Asked);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.com/x") { Content = new StringContent("a") };
        GuardedHttp.MarkIdempotent(request);
        using var question = await Client(network).SendAsync(request);
        Assert.Equal(6, network.Asked.Count);
    }

    [Fact]
    public async Task Fault_12_retry_after_in_seconds_and_as_a_date_is_obeyed()
    {
        var network = new ScriptedNetwork((_, n) => n switch
        {
            1 => ScriptedNetwork.Answer(HttpStatusCode.TooManyRequests, r => r.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(77))),
            2 => ScriptedNetwork.Answer(HttpStatusCode.TooManyRequests, r => r.Headers.RetryAfter = new RetryConditionHeaderValue(clock.GetUtcNow().AddSeconds(55))),
            _ => ScriptedNetwork.Answer(HttpStatusCode.OK),
        });
        using var response = await Client(network).GetAsync(new Uri("https://example.com/x"));
        Assert.Equal([TimeSpan.FromSeconds(77), TimeSpan.FromSeconds(55)], clock.Waits);
    }

    [Fact]
    public async Task Fault_12_a_server_that_asks_for_an_hour_has_failed_for_now()
    {
        var network = new ScriptedNetwork((_, _) => ScriptedNetwork.Answer(HttpStatusCode.ServiceUnavailable, r => r.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromHours(1))));
        using var response = await Client(network).GetAsync(new Uri("https://example.com/x"));
        Assert.Single(network.Asked);
    }

    [Fact]
    public async Task Fault_12_pauses_are_drawn_below_a_doubling_cap()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var policy = new RetryPolicy(clock, 5, seed);
            for (var attempt = 1; attempt <= 10; attempt++)
                Assert.InRange(policy.Pause(attempt, null), TimeSpan.Zero, TimeSpan.FromSeconds(Math.Min(30, 0.5 * Math.Pow(2, attempt - 1))));
        }
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_and_then_unavailable()
    {
        var network = new ScriptedNetwork((_, _) => throw new HttpRequestException("reset", new SocketException((int)SocketError.ConnectionReset)));
        var error = await Assert.ThrowsAsync<DatacubeException>(() => Client(network).GetAsync(new Uri("https://example.com/x")));
        Assert.Equal(("source.unavailable", 5), (error.Code, network.Asked.Count));
        Assert.Contains("ConnectionReset", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "source.unauthorized")]
    [InlineData(403, "source.unauthorized")]
    [InlineData(404, "source.not_found")]
    [InlineData(410, "source.not_found")]
    [InlineData(429, "source.throttled")]
    [InlineData(400, "source.refused")]
    [InlineData(500, "source.unavailable")]
    [InlineData(302, "source.unavailable")]
    public void A_failed_status_has_a_code_and_no_secret(int status, string code)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = new(HttpMethod.Get, "https://example.com/x?sig=CANARY") };
        var error = Assert.Throws<DatacubeException>(() => GuardedHttp.ThrowIfFailed(response));
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("CANARY", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_followed_five_times_and_no_more()
    {
        var network = new ScriptedNetwork((_, n) => n <= 5 ? ScriptedNetwork.Redirect($"/hop{n}") : ScriptedNetwork.Answer(HttpStatusCode.OK));
        using var response = await Client(network).GetAsync(new Uri("https://example.com/x"));
        Assert.Equal("https://example.com/hop5", response.RequestMessage!.RequestUri!.ToString());
        var endless = new ScriptedNetwork((_, n) => ScriptedNetwork.Redirect($"/hop{n}"));
        await AssertRefused(() => Client(endless).GetAsync(new Uri("https://example.com/x")));
        Assert.Equal(6, endless.Asked.Count);
    }

    [Theory]
    [InlineData("https://169.254.169.254/")]
    [InlineData("http://example.com/")]
    [InlineData("https://localhost/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    public async Task A_redirect_is_checked_like_a_first_address(string target)
    {
        var network = new ScriptedNetwork((_, _) => ScriptedNetwork.Redirect(target));
        await AssertRefused(() => Client(network).GetAsync(new Uri("https://example.com/x")));
        Assert.Single(network.Asked);
    }

    [Fact]
    public async Task Credentials_stay_with_their_host()
    {
        var network = new ScriptedNetwork((_, n) => n switch
        {
            1 => ScriptedNetwork.Redirect("/same"),
            2 => ScriptedNetwork.Redirect("https://other.example.org/x"),
            _ => ScriptedNetwork.Answer(HttpStatusCode.OK),
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.com/x");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "CANARY");
        request.Headers.Add("Cookie", "CANARY");
        request.Headers.Add("Range", "bytes=0-10");
        using var response = await Client(network).SendAsync(request);
        Assert.NotNull(network.Headers[1].Authorization);
        Assert.Null(network.Headers[2].Authorization);
        Assert.False(network.Headers[2].Contains("Cookie"));
        Assert.NotNull(network.Headers[2].Range);
    }

    [Fact]
    public async Task A_name_that_resolves_to_a_private_address_is_refused_at_connect_time()
    {
        foreach (var address in (string[])["10.0.0.1", "127.0.0.1", "169.254.169.254", "::ffff:192.168.0.1"])
        {
            using var client = GuardedHttp.CreateClient(new() { Time = clock, AttemptTimeout = TimeSpan.FromHours(1), ConnectTimeout = TimeSpan.FromHours(1), Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse("8.8.8.8"), IPAddress.Parse(address) }) });
            var error = await AssertRefused(() => client.GetAsync(new Uri("https://rebound.example.com/")));
            Assert.DoesNotContain(address, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("rebound", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_is_resolved_once_per_connection()
    {
        var asked = 0;
        var connector = new GuardedConnector(new HostRules([]), (_, _) => Task.FromResult(++asked == 1 ? new[] { IPAddress.Parse("8.8.8.8") } : [IPAddress.Loopback]));
        var addresses = await connector.ResolveAsync(new DnsEndPoint("example.com", 443), CancellationToken.None);
        Assert.Equal((1, "8.8.8.8"), (asked, addresses.Single().ToString()));
    }

    private HttpClient Client(ScriptedNetwork network) =>
        GuardedHttp.CreateClient(new() { Network = network, Time = clock, JitterSeed = 1, AttemptTimeout = TimeSpan.FromHours(1) });

    private static async Task<DatacubeException> AssertRefused(Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<DatacubeException>(action);
        Assert.Equal("href.not_allowed", error.Code);
        return error;
    }
}
