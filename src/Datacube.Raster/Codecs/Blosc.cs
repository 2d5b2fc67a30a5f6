using System.Buffers.Binary;

namespace Datacube.Raster.Codecs;

/// <summary>Reads Blosc 1 chunks (all inner codecs and filters) by libblosc. Writing is the Zarr writer's own. Thread-safe.</summary>
public static unsafe class Blosc
{
    private static readonly NativeLibraryFile? Library = NativeLibraryFile.Find(
        "libblosc.so.1", "libblosc.so", "libblosc.1.dylib", "libblosc.dylib", "/opt/homebrew/lib/libblosc.dylib", "/usr/local/lib/libblosc.dylib", "libblosc.dll", "blosc.dll");

    // int blosc_decompress_ctx(const void* src, void* dest, size_t destsize, int numinternalthreads)
    private static readonly delegate* unmanaged<byte*, byte*, nuint, int, int> Decode = (delegate* unmanaged<byte*, byte*, nuint, int, int>)(Library?.Function("blosc_decompress_ctx") ?? 0);

    private const int HeaderBytes = 16;

    /// <summary>File name of libblosc, or null where it is not installed and <see cref="Decompress"/> throws <c>codec.missing</c>.</summary>
    public static string? LibraryName => Library?.FileName;

    /// <summary>Bytes that a chunk decodes to, as its header says. Throws <c>raster.corrupt</c> where the header is cut or contradicts the chunk's length.</summary>
    public static int DecodedLength(ReadOnlySpan<byte> source)
    {
        // version, inner version, flags, type size, then three little-endian 32-bit counts: nbytes, blocksize, cbytes
        if (source.Length < HeaderBytes)
            throw CodecErrors.Corrupt("blosc", source.Length, HeaderBytes, "its header is cut");
        var decoded = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        var stored = BinaryPrimitives.ReadInt32LittleEndian(source[12..]);
        if (decoded < 0 || stored < HeaderBytes || stored > source.Length)
            throw CodecErrors.Corrupt("blosc", source.Length, decoded, $"its header speaks of {stored} stored bytes");
        return decoded;
    }

    /// <summary>Decodes into exactly <paramref name="destination"/>. Throws <c>raster.corrupt</c> or <c>codec.missing</c>.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (Library is null)
            throw CodecErrors.Missing("blosc", "libblosc1", "c-blosc");
        var decoded = DecodedLength(source);
        if (decoded != destination.Length)
            throw CodecErrors.Corrupt("blosc", source.Length, destination.Length, $"it holds {decoded} bytes");
        int result;
        fixed (byte* from = source, to = destination)
            result = Decode(from, to, (nuint)destination.Length, 1);
        if (result != destination.Length)
            throw CodecErrors.Corrupt("blosc", source.Length, destination.Length, $"libblosc result {result}");
    }
}
