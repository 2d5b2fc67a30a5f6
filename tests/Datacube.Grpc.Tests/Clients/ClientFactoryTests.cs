using Datacube.Grpc.Tests.Hosting;
using Datacube.Grpc.Tests.Wire;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Datacube.Grpc.Tests.Clients;

/// <summary>Clients from the container: addresses by service name, interceptors, credentials, deadlines of the call they are made in.</summary>
[Trait("kind", "system")]
public sealed class ClientFactoryTests
{
    [Fact]
    public async Task Calls_go_in_turn_to_the_addresses_that_the_configuration_names()
    {
        await using var one = await TestServer.StartProbeAsync(configure: services => services.AddSingleton(new Seen()));
        await using var two = await TestServer.StartProbeAsync();
        await using var provider = Services(
            services =>
            {
                services.AddServiceDiscovery();
                services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
                services.AddGrpcClient<Probe.ProbeClient>(options => options.Address = new Uri("http://cube-builder"));
            },
            new() { ["services:cube-builder:http:0"] = one.Address, ["services:cube-builder:http:1"] = two.Address });
        for (var i = 0; i < 10; i++)
        {
            using var call = provider.GetRequiredService<Probe.ProbeClient>().Expand(new Note { Number = 1 });
            Assert.True(await call.ResponseStream.MoveNext());
        }
        Assert.Equal((5L, 5L), (one.Services.GetRequiredService<ProbeMarks>().Written, two.Services.GetRequiredService<ProbeMarks>().Written));
    }

    [Fact]
    public async Task A_name_that_nothing_knows_is_used_as_a_host()
    {
        await using var server = await TestServer.StartProbeAsync();
        await using var provider = Services(services => services.AddGrpcClient<Probe.ProbeClient>(options => options.Address = new Uri(server.Address)).AddServiceDiscovery(), []);
        Assert.Equal("here", (await provider.GetRequiredService<Probe.ProbeClient>().EchoAsync(new Note { Text = "here" })).Text);
    }

    [Fact]
    public async Task A_client_has_the_interceptors_credentials_and_options_of_its_name()
    {
        await using var server = await TestServer.StartProbeAsync();
        var seen = new Seen();
        await using var provider = Services(
            services =>
            {
                services.AddGrpcClient<Probe.ProbeClient>("plain", options => options.Address = new Uri(server.Address));
                services.AddGrpcClient<Probe.ProbeClient>("rich", (_, options) => options.Address = new Uri(server.Address))
                    .ConfigureChannel(options => (options.UnsafeUseInsecureChannelCallCredentials, options.MaxReceiveMessageSize) = (true, 100))
                    .AddInterceptor(() => new Recorder(seen, "channel"))
                    .AddInterceptor(InterceptorScope.Client, () => new Recorder(seen, "client"))
                    .AddCallCredentials((context, metadata) =>
                    {
                        metadata.Add("text", context.MethodName);
                        return Task.CompletedTask;
                    });
            },
            []);
        var factory = provider.GetRequiredService<GrpcClientFactory>();
        using var plain = factory.CreateClient<Probe.ProbeClient>("plain").EchoAsync(new Note());
        await plain;
        Assert.Null(plain.GetTrailers().GetValue("text"));
        var rich = factory.CreateClient<Probe.ProbeClient>("rich");
        using var call = rich.EchoAsync(new Note());
        await call;
        Assert.Equal("Echo", call.GetTrailers().GetValue("text"));
        Assert.Equal(["client unary", "channel unary"], seen.Words);
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(async () => await rich.EchoAsync(new Note { Text = new string('x', 200) }))).StatusCode);
    }

    [Fact]
    public async Task A_client_without_an_address_says_so()
    {
        await using var provider = Services(services => services.AddGrpcClient<Probe.ProbeClient>(), []);
        Assert.Contains("address", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Probe.ProbeClient>).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Calls_within_a_call_get_its_deadline_and_are_cancelled_with_it()
    {
        await using var inner = await TestServer.StartProbeAsync();
        await using var outer = await TestServer.StartAsync(
            services =>
            {
                services.AddGrpc();
                services.AddGrpcClient<Probe.ProbeClient>(options => options.Address = new Uri(inner.Address)).EnableCallContextPropagation();
            },
            application => application.MapGrpcService<ForwardingService>());
        using var channel = outer.Channel();
        var client = new Probe.ProbeClient(channel);
        var answer = await client.EchoAsync(new Note(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30));
        Assert.InRange(int.Parse(answer.Text, null), 1_000, 30_100);

        using var cancel = new CancellationTokenSource();
        Metadata held = new() { { "mark", "inner" }, { "want-delay-ms", "20000" } };
        var waiting = client.EchoAsync(new Note(), held, cancellationToken: cancel.Token).ResponseAsync;
        using var direct = inner.Channel();
        var probe = new Probe.ProbeClient(direct);
        await probe.EchoAsync(new Note(), new Metadata { { "ask-started", "inner" } });
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<RpcException>(() => waiting);
        Assert.Equal("cancelled", (await probe.EchoAsync(new Note(), new Metadata { { "ask-mark", "inner" } })).Text);
    }

    [Fact]
    public async Task Propagation_needs_a_call_unless_it_may_be_without()
    {
        await using var server = await TestServer.StartProbeAsync();
        await using var strict = Services(services => services.AddGrpcClient<Probe.ProbeClient>(options => options.Address = new Uri(server.Address)).EnableCallContextPropagation(), []);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await strict.GetRequiredService<Probe.ProbeClient>().EchoAsync(new Note()));
        await using var lenient = Services(services => services.AddGrpcClient<Probe.ProbeClient>(options => options.Address = new Uri(server.Address)).EnableCallContextPropagation(options => options.SuppressContextNotFoundErrors = true), []);
        await lenient.GetRequiredService<Probe.ProbeClient>().EchoAsync(new Note());
    }

    private static ServiceProvider Services(Action<IServiceCollection> configure, Dictionary<string, string?> settings)
    {
        ServiceCollection services = [];
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        configure(services);
        return services.BuildServiceProvider();
    }

    private sealed class ForwardingService(Probe.ProbeClient client) : Probe.ProbeBase
    {
        public override async Task<Note> Echo(Note request, ServerCallContext context)
        {
            using var call = client.EchoAsync(request, [.. context.RequestHeaders.Where(entry => entry.Key is "mark" or "want-delay-ms")]);
            await call;
            return new Note { Text = call.GetTrailers().GetValue("left-ms") };
        }
    }
}
