namespace Grpc.Core;

public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>The call for which credentials are asked.</summary>
public class AuthInterceptorContext(string serviceUrl, string methodName)
{
    public string ServiceUrl { get; } = serviceUrl;

    public string MethodName { get; } = methodName;

    public CancellationToken CancellationToken { get; internal init; }
}

/// <summary>Plain or TLS, and metadata that every call carries.</summary>
public abstract class ChannelCredentials
{
    public static ChannelCredentials Insecure { get; } = new Transport(false);

    public static ChannelCredentials SecureSsl { get; } = new Transport(true);

    internal abstract bool IsSecure { get; }

    internal virtual CallCredentials? PerCall => null;

    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials) => new WithCalls(channelCredentials, callCredentials);

    private sealed class Transport(bool secure) : ChannelCredentials
    {
        internal override bool IsSecure => secure;
    }

    private sealed class WithCalls(ChannelCredentials channel, CallCredentials calls) : ChannelCredentials
    {
        internal override bool IsSecure => channel.IsSecure;

        internal override CallCredentials? PerCall => calls;
    }
}

/// <summary>Adds metadata, usually a token, to calls.</summary>
public abstract class CallCredentials
{
    public static CallCredentials Compose(params CallCredentials[] credentials) => new Composed(credentials);

    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new Single(interceptor);

    internal abstract Task AddAsync(AuthInterceptorContext context, Metadata metadata);

    private sealed class Single(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        internal override Task AddAsync(AuthInterceptorContext context, Metadata metadata) => interceptor(context, metadata);
    }

    private sealed class Composed(CallCredentials[] all) : CallCredentials
    {
        internal override async Task AddAsync(AuthInterceptorContext context, Metadata metadata)
        {
            foreach (var one in all)
                await one.AddAsync(context, metadata).ConfigureAwait(false);
        }
    }
}
