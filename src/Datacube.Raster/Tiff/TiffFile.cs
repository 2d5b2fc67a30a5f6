using System.Buffers.Binary;
using System.Collections.Frozen;
using Datacube.Raster.Reading;

namespace Datacube.Raster.Tiff;

/// <summary>Parses the directories of a classic or big TIFF of either byte order. Every count and address is untrusted.</summary>
/// <remarks>
/// <code>
/// 49 49 2A 00  10 00 00 00                          II, 42, first directory at 16
/// 4D 4D 00 2B  00 08 00 00  00 00 00 00 00 00 00 10  MM, 43 (big), 8-byte addresses, first directory at 16
/// directory: count (2 | 8), entries of 12 | 20: tag (2) type (2) count (4 | 8) value or address (4 | 8); then next directory (4 | 8)
/// </code>
/// </remarks>
internal sealed class TiffFile
{
    private static readonly FrozenSet<ushort> Known = new ushort[]
    {
        TiffTag.NewSubfileType, TiffTag.ImageWidth, TiffTag.ImageLength, TiffTag.BitsPerSample, TiffTag.Compression, TiffTag.PhotometricInterpretation,
        TiffTag.FillOrder, TiffTag.SamplesPerPixel, TiffTag.PlanarConfiguration, TiffTag.Predictor, TiffTag.TileWidth, TiffTag.TileLength,
        TiffTag.TileOffsets, TiffTag.TileByteCounts, TiffTag.SampleFormat, TiffTag.ModelPixelScale, TiffTag.ModelTiepoint, TiffTag.ModelTransformation,
        TiffTag.GeoKeyDirectory, TiffTag.GeoDoubleParams, TiffTag.GeoAsciiParams, TiffTag.GdalMetadata, TiffTag.GdalNodata,
    }.ToFrozenSet();

    private readonly TiffBytes bytes;
    private readonly RasterLimits limits;
    private readonly bool bigEndian;
    private readonly bool big;

    private TiffFile(TiffBytes bytes, RasterLimits limits, bool bigEndian, bool big)
    {
        this.bytes = bytes;
        this.limits = limits;
        this.bigEndian = bigEndian;
        this.big = big;
    }

    /// <summary>All directories in file order. Throws <c>raster.unsupported</c> where it is no TIFF, <c>raster.corrupt</c>, <c>raster.too_large</c>, <c>source.*</c>.</summary>
    public static async ValueTask<IReadOnlyList<TiffDirectory>> ReadAsync(IByteSource source, int headBytes, RasterLimits limits, CancellationToken cancellation)
    {
        var bytes = new TiffBytes(source, headBytes, limits.MaxHeaderBytes);
        if (source.Length < 8)
            throw source.Length == 0 ? TiffErrors.Corrupt("it is empty") : TiffErrors.Unsupported("a file of fewer than 8 bytes");
        var head = await bytes.GetAsync(0, Math.Min(16, source.Length), cancellation).ConfigureAwait(false);
        var (file, first) = ReadHeader(bytes, limits, head.Span);
        return await file.ReadDirectoriesAsync(first, cancellation).ConfigureAwait(false);
    }

    private static (TiffFile File, long First) ReadHeader(TiffBytes bytes, RasterLimits limits, ReadOnlySpan<byte> head)
    {
        var bigEndian = head[0] == 'M';
        if (head[0] != head[1] || head[0] is not ((byte)'I' or (byte)'M'))
            throw TiffErrors.Unsupported("a file that is not a TIFF");
        var file = new TiffFile(bytes, limits, bigEndian, big: false);
        var version = file.UInt16(head[2..]);
        if (version == 42)
            return (file, file.UInt32(head[4..]));
        if (version != 43)
            throw TiffErrors.Unsupported("a file that is not a TIFF");
        if (head.Length < 16 || file.UInt16(head[4..]) != 8)
            throw TiffErrors.Corrupt("its BigTIFF header is cut or has addresses that are not 8 bytes long");
        file = new(bytes, limits, bigEndian, big: true);
        return (file, file.Address(head[8..]));
    }

    private async ValueTask<IReadOnlyList<TiffDirectory>> ReadDirectoriesAsync(long first, CancellationToken cancellation)
    {
        var directories = new List<TiffDirectory>();
        var seen = new HashSet<long>();
        for (var offset = first; offset != 0;)
        {
            if (!seen.Add(offset))
                throw TiffErrors.Corrupt($"its directories form a loop at byte {offset}");
            if (directories.Count == limits.MaxDirectories)
                throw TiffErrors.TooLarge("the number of directories", directories.Count + 1, limits.MaxDirectories);
            (var directory, offset) = await ReadDirectoryAsync(offset, cancellation).ConfigureAwait(false);
            directories.Add(directory);
        }
        return directories.Count > 0 ? directories : throw TiffErrors.Corrupt("it has no directory");
    }

    private async ValueTask<(TiffDirectory Directory, long Next)> ReadDirectoryAsync(long offset, CancellationToken cancellation)
    {
        var (countBytes, entryBytes, addressBytes) = big ? (8, 20, 8) : (2, 12, 4);
        var countField = await bytes.GetAsync(offset, countBytes, cancellation).ConfigureAwait(false);
        var count = big ? Address(countField.Span) : UInt16(countField.Span);
        if (count is 0 or > 4096)
            throw TiffErrors.Corrupt($"the directory at byte {offset} has {count} entries");
        var body = await bytes.GetAsync(offset + countBytes, (count * entryBytes) + addressBytes, cancellation).ConfigureAwait(false);
        var fields = new Dictionary<ushort, TiffField>();
        for (var i = 0; i < count; i++)
        {
            var entry = body.Slice(i * entryBytes, entryBytes);
            var tag = UInt16(entry.Span);
            if (tag == TiffTag.StripOffsets)
                throw TiffErrors.Unsupported("a TIFF in strips");
            // A repeated tag: the first counts, as in libtiff.
            if (Known.Contains(tag) && !fields.ContainsKey(tag))
                fields.Add(tag, await ReadFieldAsync(tag, entry, cancellation).ConfigureAwait(false));
        }
        var end = body.Span[^addressBytes..];
        return (new(fields, bigEndian), big ? Address(end) : UInt32(end));
    }

    private async ValueTask<TiffField> ReadFieldAsync(ushort tag, ReadOnlyMemory<byte> entry, CancellationToken cancellation)
    {
        var type = UInt16(entry.Span[2..]);
        var count = big ? Address(entry.Span[4..]) : UInt32(entry.Span[4..]);
        var value = entry[(big ? 12 : 8)..];
        var size = TiffField.SizeOf(type);
        if (size == 0)
            throw TiffErrors.Corrupt($"tag {tag} has the unknown type {type}");
        if (count > bytes.Length / size)
            throw TiffErrors.Corrupt($"tag {tag} claims {count} values in a file of {bytes.Length} bytes");
        var length = count * size;
        var data = length <= value.Length
            ? value[..(int)length]
            : await bytes.GetAsync(big ? Address(value.Span) : UInt32(value.Span), length, cancellation).ConfigureAwait(false);
        return new(tag, type, (int)count, data, bigEndian);
    }

    private ushort UInt16(ReadOnlySpan<byte> data) => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(data) : BinaryPrimitives.ReadUInt16LittleEndian(data);

    private uint UInt32(ReadOnlySpan<byte> data) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(data) : BinaryPrimitives.ReadUInt32LittleEndian(data);

    private long Address(ReadOnlySpan<byte> data)
    {
        var value = bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(data) : BinaryPrimitives.ReadUInt64LittleEndian(data);
        return value <= long.MaxValue ? (long)value : throw TiffErrors.Corrupt($"it holds the address or count {value}");
    }
}
