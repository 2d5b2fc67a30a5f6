namespace Datacube.Raster.Codecs;

/// <summary>Zstandard (RFC 8878) from span to span, by libzstd. Thread-safe; contexts are kept per thread.</summary>
public static unsafe class Zstd
{
    [ThreadStatic]
    private static LibZstd? context;

    /// <summary>File name of libzstd, or null where it is not installed and every call throws <c>codec.missing</c>.</summary>
    public static string? LibraryName => LibZstd.Library?.FileName;

    /// <summary>Version of libzstd, for example <c>1.5.4</c>; empty where it is not installed.</summary>
    public static string Version => LibZstd.Version;

    private static LibZstd Context => context ??= LibZstd.Library is null ? throw CodecErrors.Missing("zstd", "libzstd1", "zstd") : new();

    /// <summary>Decodes into exactly <paramref name="destination"/>. Throws <c>raster.corrupt</c> where the frame is damaged, shorter or longer.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination) => Context.Decompress(source, destination);

    /// <summary>Encodes one frame with its content size in the header.</summary>
    /// <param name="level">1 to 22; negative levels are faster still.</param>
    /// <param name="checksum">Adds the frame's XXH64 checksum.</param>
    /// <param name="source">Bytes to encode.</param>
    /// <param name="destination">Room of at least <see cref="CompressBound"/>.</param>
    /// <param name="areDifferences">The bytes are differences of samples: level 3 searches them in a way that suits them better.</param>
    /// <returns>Bytes written.</returns>
    public static int Compress(int level, bool checksum, ReadOnlySpan<byte> source, Span<byte> destination, bool areDifferences = false) =>
        Context.Compress(level, checksum, source, destination, areDifferences);

    /// <summary>Bytes that an encoding of <paramref name="length"/> bytes never exceeds (ZSTD_COMPRESSBOUND of zstd.h).</summary>
    public static int CompressBound(int length) => checked(length + (length >> 8) + (length < 128 << 10 ? ((128 << 10) - length) >> 11 : 0));
}
