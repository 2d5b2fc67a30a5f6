using System.IO.Compression;
using Datacube.Contracts.Errors;

namespace Datacube.Stac.GeoParquet;

/// <summary>Unpacks the pages of a column, whole and within a limit.</summary>
/// <param name="number">Parquet's number of the codec.</param>
/// <param name="zstd">Decodes zstd, or null.</param>
internal sealed class PageCodec(long number, PageDecoder? zstd)
{
    /// <summary>Most bytes of a page, packed or not: what a damaged or hostile file can make this process hold.</summary>
    public const int LargestPage = 128 << 20;

    public ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> packed, int size)
    {
        if (size is < 0 or > LargestPage)
            throw ParquetErrors.Damaged($"a page has more than {LargestPage >> 20} MiB, the limit");
        return number switch
        {
            0 => packed,
            1 => Snappy.Decompress(packed.Span, size),
            2 => Unzipped(packed, size),
            4 => Into(size, page => BrotliDecoder.TryDecompress(packed.Span, page, out var written) && written == size),
            6 when zstd is not null => Into(size, page => IsZstd(packed, page)),
            6 => throw ParquetErrors.Damaged("it is compressed by zstd, which is not read here. Write it with compression=\"snappy\""),
            _ => throw ParquetErrors.Damaged($"it is compressed by codec {number}, which is not read here; zstd, Snappy, gzip, Brotli and no compression are. Write it with compression=\"zstd\""),
        };
    }

    private static byte[] Unzipped(ReadOnlyMemory<byte> packed, int size)
    {
        using var stream = new GZipStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
        return Into(size, page =>
        {
            stream.ReadExactly(page);
            return true;
        });
    }

    private bool IsZstd(ReadOnlyMemory<byte> packed, byte[] page)
    {
        try
        {
            zstd!(packed.Span, page);
            return true;
        }
        catch (DatacubeException refused) when (refused.Code == "raster.corrupt")
        {
            return false;
        }
    }

    private static byte[] Into(int size, Func<byte[], bool> decode)
    {
        var page = new byte[size];
        return decode(page) ? page : throw ParquetErrors.Damaged("a page does not unpack to the size that it states");
    }
}
