using Datacube.Contracts.Access;
using Grpc.Core;
using Grpc.Net.Client;

namespace Datacube.Cli.Backends;

/// <summary>A channel to a service, and what every call over it carries: the key of the caller and a deadline.</summary>
internal sealed class ServiceConnection : IDisposable
{
    private readonly Metadata headers = [];
    private readonly TimeProvider clock;

    public ServiceConnection(ClusterSettings settings, TimeProvider clock)
    {
        this.clock = clock;
        Channel = GrpcChannel.ForAddress(settings.Address);
        if (settings.Key is { } key)
            headers.Add(ApiKey.Header, key.Reveal());
    }

    public GrpcChannel Channel { get; }

    /// <summary>Options of a call that may take so long; null for one without an end of its own.</summary>
    public CallOptions Options(TimeSpan? within, CancellationToken cancellation) =>
        new(headers, within is { } time ? clock.GetUtcNow().UtcDateTime + time : null, cancellation);

    public void Dispose() => Channel.Dispose();
}
