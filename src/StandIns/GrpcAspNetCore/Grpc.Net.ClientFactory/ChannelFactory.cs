using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>The channels of all names, each made once.</summary>
internal sealed class ChannelFactory(IHttpMessageHandlerFactory handlers, IOptionsMonitor<GrpcClientFactoryOptions> options, IServiceProvider services) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<NamedChannel>> channels = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var channel in channels.Values.Where(made => made.IsValueCreated))
            channel.Value.Channel.Dispose();
    }

    internal CallInvoker Invoker(string name) => channels.GetOrAdd(name, static (key, factory) => new Lazy<NamedChannel>(() => factory.Make(key)), this).Value.Invoker;

    private NamedChannel Make(string name)
    {
        var wanted = options.Get(name);
        var address = wanted.Address ?? throw new InvalidOperationException($"Could not resolve the address for gRPC client '{name}'. Set an address when registering the client: services.AddGrpcClient<{name}>(o => o.Address = new Uri(\"https://localhost:5001\"))");
        var channelOptions = new GrpcChannelOptions { HttpHandler = handlers.CreateHandler(name), ServiceProvider = services };
        foreach (var change in wanted.ChannelOptionsActions)
            change(channelOptions);
        foreach (var change in wanted.ChannelActions)
            change(services, channelOptions);
        var channel = GrpcChannel.ForAddress(address, channelOptions);
        var interceptors = wanted.InterceptorRegistrations.Where(registered => registered.Scope == InterceptorScope.Channel).Select(registered => registered.Creator(services)).ToArray();
        return new NamedChannel(channel, channel.CreateCallInvoker().Intercept(interceptors));
    }

    private sealed record NamedChannel(GrpcChannel Channel, CallInvoker Invoker);
}
