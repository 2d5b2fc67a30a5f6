using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

internal sealed class DefaultGrpcClientFactory(ChannelFactory channels, IOptionsMonitor<GrpcClientFactoryOptions> options, IServiceProvider services) : GrpcClientFactory
{
    public override TClient CreateClient<TClient>(string name)
    {
        var wanted = options.Get(name);
        var invoker = channels.Invoker(name).Intercept([.. wanted.InterceptorRegistrations.Where(registered => registered.Scope == InterceptorScope.Client).Select(registered => registered.Creator(services))]);
        if (wanted.CallOptionsActions.Count > 0)
            invoker = new OptionsInvoker(invoker, wanted.CallOptionsActions, services);
        return (TClient)(wanted.Creator?.Invoke(invoker) ?? Creator<TClient>.Create(services, [invoker]));
    }

    private static class Creator<TClient>
        where TClient : class
    {
        internal static readonly ObjectFactory<TClient> Create = ActivatorUtilities.CreateFactory<TClient>([typeof(CallInvoker)]);
    }
}
