using System.Buffers.Binary;
using Datacube.Contracts.Errors;

namespace Datacube.Raster.Zarr;

/// <summary>How long compressed bytes say they will be. Needed only where no array shape tells it (text, codecs in a row).</summary>
internal static class ZarrFrames
{
    private const uint ZstdMagic = 0xfd2fb528;

    /// <summary>Content size of a zstd frame's header (RFC 8878, section 3.1.1.1). Frames without one are refused.</summary>
    public static long ZstdLength(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 6 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != ZstdMagic)
            throw new DatacubeException("raster.corrupt", "A zstd chunk does not begin with a zstd frame.");
        var descriptor = frame[4];
        var single = (descriptor & 0x20) != 0;
        var at = 5 + (single ? 0 : 1) + (descriptor & 3) switch { 3 => 4, var dictionaryBytes => dictionaryBytes };
        var bytes = (descriptor >> 6) switch { 0 => single ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        if (bytes == 0 || frame.Length < at + bytes)
            throw new DatacubeException("raster.unsupported", "A zstd chunk of text does not tell its decoded size.");
        var size = frame.Slice(at, bytes);
        return bytes switch
        {
            1 => size[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(size) + 256,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(size),
            _ => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(size), long.MaxValue),
        };
    }

    /// <summary>ISIZE, the last four bytes of a gzip member (RFC 1952).</summary>
    public static long GzipLength(ReadOnlySpan<byte> member) => member.Length >= 18
        ? BinaryPrimitives.ReadUInt32LittleEndian(member[^4..])
        : throw new DatacubeException("raster.corrupt", $"A gzip chunk of {member.Length} bytes is cut.");
}
