namespace Grpc.Net.ClientFactory;

/// <summary>One interceptor for all clients of a name, or one for each client.</summary>
public enum InterceptorScope
{
    Channel,
    Client,
}
