using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Datacube.Contracts.Http;

/// <summary>Which addresses are globally reachable, after the IANA special-purpose registries of IPv4 and IPv6.</summary>
public static class AddressRules
{
    // Azure's wire server has a public-looking address of its own.
    private const uint AzureWireServer = 0xA83F8110;

    private static readonly (uint Network, int Length, AddressClass Class)[] Ipv4 =
    [
        (0x00000000, 8, AddressClass.Unspecified), (0x0A000000, 8, AddressClass.Private), (0x64400000, 10, AddressClass.CarrierNat),
        (0x7F000000, 8, AddressClass.Loopback), (0xA9FE0000, 16, AddressClass.LinkLocal), (0xAC100000, 12, AddressClass.Private),
        (0xC0000000, 24, AddressClass.Reserved), (0xC0000200, 24, AddressClass.Reserved), (0xC0586300, 24, AddressClass.Reserved),
        (0xC0A80000, 16, AddressClass.Private), (0xC6120000, 15, AddressClass.Reserved), (0xC6336400, 24, AddressClass.Reserved),
        (0xCB007100, 24, AddressClass.Reserved), (0xE0000000, 4, AddressClass.Multicast), (0xFFFFFFFF, 32, AddressClass.Multicast),
        (0xF0000000, 4, AddressClass.Reserved), (AzureWireServer, 32, AddressClass.Metadata),
    ];

    /// <summary>The class of an address. IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged by the IPv4 address it carries.</summary>
    public static AddressClass Classify(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return ClassifyIpv4(BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()));
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? ClassifyIpv6(address.GetAddressBytes()) : AddressClass.Reserved;
    }

    private static AddressClass ClassifyIpv4(uint address)
    {
        foreach (var (network, length, kind) in Ipv4)
            if (address >> (32 - length) == network >> (32 - length))
                return kind;
        return AddressClass.Public;
    }

    private static AddressClass ClassifyIpv6(ReadOnlySpan<byte> bytes)
    {
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        if (high == 0 && low <= 1)
            return low == 0 ? AddressClass.Unspecified : AddressClass.Loopback;
        if (high == 0 && low >> 32 is 0xFFFF or 0)
            return ClassifyIpv4((uint)low);
        if (high == 0x0064_FF9B_0000_0000 && low >> 32 == 0)
            return ClassifyIpv4((uint)low);
        if (bytes[0] == 0xFF)
            return AddressClass.Multicast;
        if (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80)
            return AddressClass.LinkLocal;
        if ((bytes[0] & 0xFE) == 0xFC || (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0xC0))
            return AddressClass.Private;
        return IsGlobalUnicast(bytes) ? AddressClass.Public : AddressClass.Reserved;
    }

    /// <summary>2000::/3 without 2001::/23 (protocol assignments, Teredo), documentation, and 6to4, which no public host needs.</summary>
    private static bool IsGlobalUnicast(ReadOnlySpan<byte> bytes)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return first >> 29 == 1
            && first >> 9 != 0x20010000 >> 9
            && first != 0x20010DB8
            && first >> 16 != 0x2002
            && first >> 12 != 0x3FFF0000 >> 12;
    }
}
