namespace Datacube.Raster.Codecs;

/// <summary>
/// Deflate, zlib and gzip from span to span. libdeflate where it is installed, the runtime's zlib elsewhere. Thread-safe; contexts are
/// kept per thread.
/// </summary>
public static unsafe class Deflate
{
    [ThreadStatic]
    private static LibDeflate? context;

    /// <summary>File name of libdeflate, or null where the runtime's zlib serves.</summary>
    public static string? LibraryName => LibDeflate.Library?.FileName;

    /// <summary>
    /// Decodes into exactly <paramref name="destination"/>. Throws <c>raster.corrupt</c> where the stream is damaged, shorter or longer,
    /// so that a bomb never costs more memory than the caller offered. Bytes behind the stream's end are ignored.
    /// </summary>
    public static void Decompress(DeflateFormat format, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (LibDeflate.Library is null)
            RuntimeDeflate.Decompress(format, source, destination);
        else
            (context ??= new()).Decompress(format, source, destination);
    }

    /// <summary>Encodes at a level from 0 to 12 (the fallback knows fewer and takes the nearest).</summary>
    /// <returns>Bytes written, or 0 where they do not fit into <paramref name="destination"/>; <see cref="CompressBound"/> always suffices.</returns>
    public static int Compress(DeflateFormat format, int level, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 12);
        return LibDeflate.Library is null
            ? RuntimeDeflate.Compress(format, level, source, destination)
            : (context ??= new()).Compress(format, level, source, destination);
    }

    /// <summary>
    /// Bytes that an encoding of <paramref name="length"/> bytes never exceeds, in any format and by either library: the runtime's zlib-ng may
    /// spend 9 bits on a byte at its fastest level.
    /// </summary>
    public static int CompressBound(int length) => checked(length + (length >> 3) + 1024);
}
