namespace Datacube.Testing.Faults;

/// <summary>What a <see cref="FaultProxy"/> does with connections.</summary>
public enum ProxyMode
{
    /// <summary>Everything passes.</summary>
    Pass,

    /// <summary>New connections and open ones are reset.</summary>
    Reset,

    /// <summary>Connections are accepted and stay open; nothing passes either way.</summary>
    Blackhole,

    /// <summary>What the client sends passes; nothing comes back.</summary>
    HalfOpen,

    /// <summary>At most <see cref="FaultProxy.BytesPerSecond"/> pass, each way.</summary>
    Slow,
}
