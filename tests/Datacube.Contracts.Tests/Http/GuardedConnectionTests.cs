using System.Net;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Testing;
using Xunit;

namespace Datacube.Contracts.Tests.Http;

/// <summary>The guard over real sockets.</summary>
[Trait("kind", "unit")]
public class GuardedConnectionTests
{
    [Fact]
    public async Task A_server_on_this_machine_is_reached_only_when_the_user_named_it()
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer("{}"));
        using var named = Client(server.Address.Authority);
        Assert.Equal("{}", await named.GetStringAsync(server.Address));
        using var stranger = Client();
        await AssertRefused(() => stranger.GetAsync(server.Address));
        await AssertRefused(() => stranger.GetAsync(new Uri($"https://127.0.0.1:{server.Address.Port}/")));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_name_rebound_to_this_machine_never_gets_a_connection()
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer("{}"));
        using var client = GuardedHttp.CreateClient(new() { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Loopback }) });
        await AssertRefused(() => client.GetAsync(new Uri($"https://rebound.example.com:{server.Address.Port}/")));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_named_host_cannot_redirect_to_another_port_of_this_machine()
    {
        await using var inner = new LoopbackServer(_ => LoopbackServer.Answer("secret"));
        await using var outer = new LoopbackServer(_ => LoopbackServer.Answer("", 302, headers: $"Location: {inner.Address}\r\n"));
        using var client = Client(outer.Address.Authority);
        await AssertRefused(() => client.GetAsync(outer.Address));
        Assert.Equal((1, 0), (outer.Connections, inner.Connections));
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_again()
    {
        var asked = 0;
        await using var server = new LoopbackServer(_ => ++asked < 3 ? null : LoopbackServer.Answer("{}"));
        using var client = Client(server.Address.Authority);
        Assert.Equal("{}", await client.GetStringAsync(server.Address));
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task A_host_that_no_name_server_knows_is_looked_up_again()
    {
        var asked = 0;
        using var client = GuardedHttp.CreateClient(new()
        {
            Time = new JumpingClock(),
            AttemptTimeout = TimeSpan.FromHours(1),
            Resolve = (_, _) => { asked++; throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound); },
        });
        var error = await Assert.ThrowsAsync<DatacubeException>(() => client.GetAsync(new Uri("https://no-such.example.com/")));
        Assert.Equal("source.unavailable", error.Code);
        Assert.InRange(asked, 2, 10);
    }

    private static HttpClient Client(params string[] allowed) => GuardedHttp.CreateClient(new() { AllowedHosts = allowed, Time = new JumpingClock(), AttemptTimeout = TimeSpan.FromHours(1) });

    private static async Task AssertRefused(Func<Task> action) =>
        Assert.Equal("href.not_allowed", (await Assert.ThrowsAsync<DatacubeException>(action)).Code);
}
