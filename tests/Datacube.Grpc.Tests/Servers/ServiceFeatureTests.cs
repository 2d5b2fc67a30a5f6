using Datacube.Grpc.Tests.Hosting;
using Datacube.Grpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Datacube.Grpc.Tests.Servers;

/// <summary>What services get from their application: objects, interceptors, options, authorization, logs.</summary>
[Trait("kind", "system")]
public sealed class ServiceFeatureTests
{
    [Fact]
    public async Task A_call_has_a_scope_and_a_service_object_of_its_own()
    {
        await using var server = await TestServer.StartAsync(
            services =>
            {
                services.AddGrpc();
                services.AddScoped<Scoped>();
                services.AddSingleton<Seen>();
            },
            application => application.MapGrpcService<ScopedService>());
        using var channel = server.Channel();
        var client = new Probe.ProbeClient(channel);
        await client.EchoAsync(new Note());
        await client.EchoAsync(new Note());
        var seen = server.Services.GetRequiredService<Seen>().Words;
        Assert.Equal(2, seen.Count(word => word == "service disposed"));
        Assert.Equal(2, seen.Count(word => word == "scope disposed"));
        Assert.Equal(2, seen.Where(word => word.StartsWith("object ", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task Interceptors_stand_around_each_other_in_their_order_on_both_sides()
    {
        await using var server = await TestServer.StartAsync(
            services =>
            {
                services.AddSingleton<Seen>();
                services.AddSingleton<ProbeMarks>();
                services.AddGrpc(options => options.Interceptors.Add<Recorder>("all")).AddServiceOptions<ProbeService>(options => options.Interceptors.Add<Recorder>("own"));
            },
            application => application.MapProbe());
        using var channel = server.Channel();
        var seen = server.Services.GetRequiredService<Seen>();
        var client = new Probe.ProbeClient(channel.Intercept(new Recorder(seen, "first"), new Recorder(seen, "second")).Intercept(headers => [.. headers, new("text", "added")]));
        using var unary = client.EchoAsync(new Note());
        await unary;
        Assert.Equal("added", unary.GetTrailers().GetValue("text"));
        Assert.Equal(["first unary", "second unary", "all unary call", "own unary call"], seen.Words);
        seen.Words.Clear();
        using (var call = client.Chat())
        {
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
        }
        using (var call = client.Collect())
        {
            await call.RequestStream.CompleteAsync();
            await call;
        }
        using (var call = client.Expand(new Note()))
            Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(
            ["first duplex", "second duplex", "all duplex call", "own duplex call", "first requests", "second requests", "all requests call", "own requests call", "first responses", "second responses", "all responses call", "own responses call"],
            seen.Words);
    }

    [Fact]
    public async Task Options_of_a_service_win_over_those_of_all()
    {
        await using var server = await TestServer.StartAsync(
            services =>
            {
                services.AddSingleton<ProbeMarks>();
                services.AddGrpc(options => (options.MaxReceiveMessageSize, options.EnableDetailedErrors) = (1000, true)).AddServiceOptions<ProbeService>(options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (10_000, 5000));
            },
            application => application.MapProbe());
        using var channel = server.Channel();
        var client = new Probe.ProbeClient(channel);
        await client.EchoAsync(new Note { Data = ByteString.CopyFrom(new byte[4000]) });
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note { Data = ByteString.CopyFrom(new byte[7000]) }))).StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note { Data = ByteString.CopyFrom(new byte[11_000]) }))).StatusCode);
        var detailed = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note(), new Metadata { { "want-exception", "the reason" } }));
        Assert.Contains("the reason", detailed.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_applies_by_attribute_and_by_fallback()
    {
        await using var server = await TestServer.StartAsync(
            services =>
            {
                services.AddGrpc();
                services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("header", null);
                services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            application =>
            {
                application.UseAuthentication();
                application.UseAuthorization();
                application.MapGrpcService<GuardedService>();
            });
        using var channel = server.Channel();
        var client = new Probe.ProbeClient(channel);
        Metadata someone = new() { { "authorization", "someone" } }, admin = new() { { "authorization", "admin" } };
        async Task<StatusCode> Status(Func<Metadata, Task> call, Metadata? headers)
        {
            try
            {
                await call(headers ?? []);
                return StatusCode.OK;
            }
            catch (RpcException failure)
            {
                return failure.StatusCode;
            }
        }

        Func<Metadata, Task> open = async headers => await client.EchoAsync(new Note(), headers), plain = async headers => await client.AbsentAsync(new Note(), headers);
        async Task Guarded(Metadata headers)
        {
            using var call = client.Collect(headers);
            await call.RequestStream.CompleteAsync();
            await call;
        }

        Assert.Equal(StatusCode.OK, await Status(open, null));
        Assert.Equal(StatusCode.Unauthenticated, await Status(plain, null));
        Assert.Equal(StatusCode.OK, await Status(plain, someone));
        Assert.Equal(StatusCode.Unauthenticated, await Status(Guarded, null));
        Assert.Equal(StatusCode.PermissionDenied, await Status(Guarded, someone));
        Assert.Equal(StatusCode.OK, await Status(Guarded, admin));
    }

    [Fact]
    public async Task Calls_that_go_well_are_not_logged_and_failures_are()
    {
        var log = new Seen();
        await using var server = await TestServer.StartProbeAsync(configure: services => services.AddLogging(logging => logging.AddProvider(new SeenLogger(log))));
        using var channel = server.Channel();
        var client = new Probe.ProbeClient(channel);
        await client.EchoAsync(new Note());
        using (var call = client.Expand(new Note { Number = 2 }))
            while (await call.ResponseStream.MoveNext())
            {
            }
        Assert.Empty(log.Words);
        await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note(), new Metadata { { "want-exception", "the reason" } }));
        Assert.Contains(log.Words, word => word.Contains("/datacube.probe.v1.Probe/Echo", StringComparison.Ordinal) && word.Contains("the reason", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_context_tells_where_the_call_came_from()
    {
        await using var server = await TestServer.StartAsync(services => services.AddGrpc(), application => application.MapGrpcService<GuardedService>());
        using var channel = server.Channel();
        using var call = new Probe.ProbeClient(channel).Expand(new Note());
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.StartsWith($"/datacube.probe.v1.Probe/Expand {new Uri(server.Address).Authority} ipv4:127.0.0.1:", call.ResponseStream.Current.Text, StringComparison.Ordinal);
    }

    private sealed class Scoped(Seen seen) : IDisposable
    {
        public string Name { get; } = $"object {Guid.NewGuid()}";

        public void Dispose() => seen.Words.Enqueue("scope disposed");
    }

    private sealed class ScopedService(Scoped scoped, Seen seen) : Probe.ProbeBase, IAsyncDisposable
    {
        public override Task<Note> Echo(Note request, ServerCallContext context)
        {
            seen.Words.Enqueue(scoped.Name);
            return Task.FromResult(request);
        }

        public ValueTask DisposeAsync()
        {
            seen.Words.Enqueue("service disposed");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class GuardedService : Probe.ProbeBase
    {
        [AllowAnonymous]
        public override Task<Note> Echo(Note request, ServerCallContext context) => Task.FromResult(request);

        public override Task<Note> Absent(Note request, ServerCallContext context) => Task.FromResult(request);

        [Authorize(Roles = "admin")]
        public override Task<Note> Collect(IAsyncStreamReader<Note> requestStream, ServerCallContext context) => Task.FromResult(new Note());

        public override Task Expand(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context) =>
            responseStream.WriteAsync(new Note { Text = $"{context.Method} {context.Host} {context.Peer}" });
    }
}
