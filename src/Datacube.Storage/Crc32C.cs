using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Storage;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4) as Zarr's shard index and <c>crc32c</c> codec and S3 use it. Check value of "123456789": 0xe3069283.</summary>
public static class Crc32C
{
    private static readonly uint[] Table = BuildTable();

    /// <summary>The checksum of all bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of bytes that follow others.</summary>
    /// <param name="crc">Checksum of those before; 0 where there are none.</param>
    /// <param name="bytes">The bytes that follow.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (!Sse42.X64.IsSupported)
            return ~Scalar(~crc, bytes);
        ulong register = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            register = Sse42.X64.Crc32(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var rest = (uint)register;
        foreach (var value in bytes)
            rest = Sse42.Crc32(rest, value);
        return ~rest;
    }

    /// <summary>The scalar twin, running register in and out.</summary>
    public static uint Scalar(uint register, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            register = Table[(byte)(register ^ value)] ^ (register >> 8);
        return register;
    }

    private static uint[] BuildTable()
    {
        const uint reversedPolynomial = 0x82f63b78;
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ reversedPolynomial : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
