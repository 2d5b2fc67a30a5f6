using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Datacube.Raster.Codecs;

/// <summary>Big-endian ↔ little-endian samples (the runtime's own kernels are vectorised).</summary>
public static class ByteOrder
{
    /// <summary>Reverses the bytes of every sample. Source and destination have equal length and are the same memory or do not overlap.</summary>
    /// <param name="source">Samples.</param>
    /// <param name="destination">The same samples in the other order.</param>
    /// <param name="sampleBytes">1, 2, 4 or 8.</param>
    public static void Swap(ReadOnlySpan<byte> source, Span<byte> destination, int sampleBytes)
    {
        switch (sampleBytes)
        {
            case 1: source.CopyTo(destination); break;
            case 2: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, ushort>(destination)); break;
            case 4: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, uint>(destination)); break;
            case 8: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(source), MemoryMarshal.Cast<byte, ulong>(destination)); break;
            default: throw new ArgumentOutOfRangeException(nameof(sampleBytes), sampleBytes, "A sample has 1, 2, 4 or 8 bytes.");
        }
    }
}
