namespace Datacube.Contracts.Http;

/// <summary>What kind of network an address belongs to. Error messages name the class, never the address.</summary>
public enum AddressClass
{
    /// <summary>Globally reachable: the only class that data from outside may name.</summary>
    Public,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>Private networks (RFC 1918, unique local IPv6, site-local).</summary>
    Private,

    /// <summary>Link-local, which holds most cloud metadata services.</summary>
    LinkLocal,

    /// <summary>Shared address space of carriers (RFC 6598).</summary>
    CarrierNat,

    /// <summary>Multicast and broadcast.</summary>
    Multicast,

    /// <summary>0.0.0.0 and ::.</summary>
    Unspecified,

    /// <summary>A metadata service of a cloud at an address of its own.</summary>
    Metadata,

    /// <summary>Everything else that is not globally reachable: documentation, benchmarking, transition mechanisms, future use.</summary>
    Reserved,
}
