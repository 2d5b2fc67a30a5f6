using Datacube.Raster.Reading;

namespace Datacube.Raster.Tiff;

/// <summary>
/// The parts of a file that its directories live in. The first read takes the head of the file, where a COG has all of them; reads
/// elsewhere are rounded up, and everything read is kept until parsing ends.
/// </summary>
internal sealed class TiffBytes(IByteSource source, int headBytes, int maxBytes)
{
    private readonly List<(long Offset, byte[] Data)> segments = [];
    private long total;

    /// <summary>Bytes of the file.</summary>
    public long Length => source.Length;

    /// <summary>Bytes of a range. Throws <c>raster.corrupt</c> where it leaves the file, <c>raster.too_large</c> above the limit of all reads.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(long offset, long length, CancellationToken cancellation)
    {
        if (offset < 0 || length < 0 || offset > source.Length - length)
            throw TiffErrors.Corrupt($"{length} bytes at {offset} lie outside its {source.Length} bytes");
        foreach (var (start, data) in segments)
        {
            if (offset >= start && offset + length <= start + data.Length)
                return data.AsMemory((int)(offset - start), (int)length);
        }
        var take = Math.Min(Math.Max(length, headBytes), source.Length - offset);
        total += take;
        if (total > maxBytes)
            throw TiffErrors.TooLarge("the size of its directories in bytes", total, maxBytes);
        var segment = new byte[take];
        await source.ReadAsync(offset, segment, cancellation).ConfigureAwait(false);
        segments.Add((offset, segment));
        return segment.AsMemory(0, (int)length);
    }
}
