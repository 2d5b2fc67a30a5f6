using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>How clients of one name are made.</summary>
public class GrpcClientFactoryOptions
{
    public Uri? Address { get; set; }

    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];

    /// <summary>Credentials of every call, in the order of their registration.</summary>
    public IList<Action<CallOptionsContext>> CallOptionsActions { get; } = [];

    public Func<CallInvoker, object>? Creator { get; set; }

    internal List<Action<IServiceProvider, GrpcChannelOptions>> ChannelActions { get; } = [];
}
