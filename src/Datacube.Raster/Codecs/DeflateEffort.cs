namespace Datacube.Raster.Codecs;

/// <summary>
/// Deflate levels above 1 search longer for matches. Differences of sensor noise have next to none: there the search triples the time for less
/// than half a percent, or even loses. A sample tells, so the bytes still depend on the content and the level only.
/// </summary>
internal static class DeflateEffort
{
    private const int Smallest = 8 << 10, Largest = 32 << 10;

    /// <summary>The level to encode at: 1 where it does as well as <paramref name="level"/> on two samples, a quarter from either end.</summary>
    /// <param name="level">The level that was asked for.</param>
    /// <param name="bytes">What is to be encoded.</param>
    /// <param name="scratch">Room for an encoding of them.</param>
    public static int Choose(int level, ReadOnlySpan<byte> bytes, Span<byte> scratch)
    {
        // 0 stores, 1 is the least there is; from 10 on the encoder looks for the best of all encodings, whatever it takes.
        if (level is < 2 or > 9 || bytes.Length < 8 * Smallest)
            return level;
        var length = Math.Clamp(bytes.Length / 64, Smallest, Largest);
        int quick = 0, thorough = 0;
        foreach (var middle in (ReadOnlySpan<int>)[bytes.Length / 4, bytes.Length / 4 * 3])
        {
            var sample = bytes.Slice(middle - (length / 2), length);
            quick += Deflate.Compress(DeflateFormat.Zlib, 1, sample, scratch);
            thorough += Deflate.Compress(DeflateFormat.Zlib, level, sample, scratch);
        }
        return quick <= thorough + (thorough / 200) ? 1 : level;
    }
}
