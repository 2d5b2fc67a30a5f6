using System.IO.Compression;

namespace Datacube.Raster.Codecs;

/// <summary>Deflate by the runtime's own zlib: the fallback where libdeflate is not installed, and the reference it is tested against.</summary>
internal static unsafe class RuntimeDeflate
{
    public static void Decompress(DeflateFormat format, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        // An empty span has no address, and the stream wants one.
        byte nothing = 0;
        fixed (byte* from = source)
        {
            using var stored = new UnmanagedMemoryStream(from is null ? &nothing : from, source.Length);
            using Stream decoder = format switch
            {
                DeflateFormat.Raw => new DeflateStream(stored, CompressionMode.Decompress),
                DeflateFormat.Zlib => new ZLibStream(stored, CompressionMode.Decompress),
                _ => new GZipStream(stored, CompressionMode.Decompress),
            };
            try
            {
                decoder.ReadExactly(destination);
                if (decoder.ReadByte() >= 0)
                    throw CodecErrors.Corrupt("deflate", source.Length, destination.Length, "the stream holds more");
            }
            catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
            {
                throw CodecErrors.Corrupt("deflate", source.Length, destination.Length, "the stream is invalid or ends too early", failure);
            }
        }
    }

    public static int Compress(DeflateFormat format, int level, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using var stored = new MemoryStream();
        var strength = level switch
        {
            0 => CompressionLevel.NoCompression,
            < 4 => CompressionLevel.Fastest,
            < 8 => CompressionLevel.Optimal,
            _ => CompressionLevel.SmallestSize,
        };
        using (Stream encoder = format switch
        {
            DeflateFormat.Raw => new DeflateStream(stored, strength, leaveOpen: true),
            DeflateFormat.Zlib => new ZLibStream(stored, strength, leaveOpen: true),
            _ => new GZipStream(stored, strength, leaveOpen: true),
        })
            encoder.Write(source);
        if (stored.Length > destination.Length)
            return 0;
        stored.GetBuffer().AsSpan(0, (int)stored.Length).CopyTo(destination);
        return (int)stored.Length;
    }
}
